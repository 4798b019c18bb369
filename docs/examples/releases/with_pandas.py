"""Three questions to a release by pandas.

usage: python with_pandas.py RELEASE LOANS.csv SINCE

RELEASE is a folder or an address such as http://127.0.0.1:8001/releases/<version>; LOANS.csv has the columns loan,
uscc, name and made_on; SINCE is a day. Over HTTP pandas downloads each file whole.
"""

import sys
from datetime import date

import pandas as pd

KEY = ["firm_id", "regime", "tier"]


def table(release: str, name: str, *columns: str) -> pd.DataFrame:
    """Read some columns of a table; codes stay texts, days are dates, a missing value is missing."""
    return pd.read_parquet(f"{release}/{name}.parquet", columns=list(columns), dtype_backend="pyarrow")


def titles(release: str) -> pd.DataFrame:
    """Return the stretches of every title, open ends as the first and the last day of the calendar."""
    names = table(release, "tiers", "regime", "tier", "kind").query("kind == 'title'")
    found = table(release, "intervals", *KEY, "from_on", "until_on", "status", "holds_title").merge(names)
    return found.assign(first=found.from_on.fillna(date.min), last=found.until_on.fillna(date.max))


def known_on(release: str) -> date:
    """Return the day of the release's data."""
    build = table(release, "build", "key", "value").set_index("key")
    return date.fromisoformat(build.value["known_on"])


def firms_of(release: str, loans: pd.DataFrame) -> pd.DataFrame:
    """Find each loan's firms by the code, else by a name exactly as some list prints it."""
    by_code = loans.dropna(subset="uscc").merge(table(release, "firms", "firm_id", "uscc"))
    others = loans[~loans.loan.isin(by_code.loan)]
    by_name = others.dropna(subset="name").merge(table(release, "firm_names", "firm_id", "name"))
    return pd.concat([by_code, by_name])[["loan", "firm_id"]].drop_duplicates()


def held_on(release: str, loans: pd.DataFrame) -> pd.DataFrame:
    """Who held a title on the day its loan was made; a row without a title: the release has none of the firm."""
    asked = loans[["loan", "made_on"]].merge(firms_of(release, loans), how="left")
    found = asked.merge(titles(release)).query("first <= made_on <= last")
    shown = ["loan", "made_on", *KEY, "status", "holds_title", "until_on"]
    return asked.merge(found, how="left")[shown].sort_values(["loan", *KEY])


def in_force(release: str) -> pd.DataFrame:
    """How many titles are in force by level, on the first of each month."""
    held = titles(release).query("status == 'in_force'").merge(table(release, "regimes", "regime", "level"))
    months = pd.date_range(held["first"].min().replace(day=1), known_on(release), freq="MS").date
    counts = {m: held[(held["first"] <= m) & (held["last"] >= m)].groupby("level").size() for m in months}
    counted = pd.concat(counts, names=["month_on"]).rename("titles").reset_index()
    return counted[["level", "month_on", "titles"]].sort_values(["level", "month_on"])


def lost(release: str, loans: pd.DataFrame, since: date) -> pd.DataFrame:
    """What my list lost: titles held on a day and not, or not surely, on the day of the release's data."""
    found, now = titles(release), known_on(release)
    before = found[(found["first"] <= since) & (found["last"] >= since) & (found.holds_title == "yes")]
    after = found[(found["first"] <= now) & (found["last"] >= now) & (found.holds_title != "yes")]
    then = firms_of(release, loans).merge(before[[*KEY, "status"]].rename(columns={"status": "was"}))
    both = then.merge(after[[*KEY, "status", "holds_title", "from_on"]])
    return both.rename(columns={"status": "is_now", "from_on": "status_since"}).sort_values(["loan", *KEY])


if __name__ == "__main__":
    release = sys.argv[1].rstrip("/")
    loans = pd.read_csv(sys.argv[2], dtype="string[pyarrow]").astype({"made_on": "date32[pyarrow]"})
    answers = {
        "held_on": held_on(release, loans),
        "in_force": in_force(release),
        "lost": lost(release, loans, date.fromisoformat(sys.argv[3])),
    }
    for name, answer in answers.items():
        print(f"-- {name}")
        print(answer.to_csv(index=False), end="")
