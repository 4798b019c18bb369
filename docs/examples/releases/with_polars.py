"""Three questions to a release by Polars; over HTTP it reads only the parts of the Parquet files that it needs.

usage: python with_polars.py RELEASE LOANS.csv SINCE

RELEASE is a folder or an address such as http://127.0.0.1:8001/releases/<version>; LOANS.csv has the columns loan,
uscc, name and made_on; SINCE is a day.
"""

import sys
from datetime import date

import polars as pl

KEY = ["firm_id", "regime", "tier"]


def table(release: str, name: str) -> pl.LazyFrame:
    """Return a table that is read when it is asked; codes are texts and days are dates."""
    return pl.scan_parquet(f"{release}/{name}.parquet")


def titles(release: str) -> pl.LazyFrame:
    """Return the stretches of every title, open ends as the first and the last day of the calendar."""
    names = table(release, "tiers").filter(kind="title")
    first, last = pl.col("from_on").fill_null(date.min), pl.col("until_on").fill_null(date.max)
    return (
        table(release, "intervals").join(names, on=["regime", "tier"], how="semi").with_columns(first=first, last=last)
    )


def known_on(release: str) -> date:
    """Return the day of the release's data."""
    return date.fromisoformat(table(release, "build").filter(key="known_on").collect()["value"].item())


def firms_of(release: str, loans: pl.LazyFrame) -> pl.LazyFrame:
    """Find each loan's firms by the code, else by a name exactly as some list prints it."""
    by_code = loans.join(table(release, "firms"), on="uscc").select("loan", "firm_id")
    others = loans.join(by_code, on="loan", how="anti")
    by_name = others.join(table(release, "firm_names"), on="name").select("loan", "firm_id")
    return pl.concat([by_code, by_name]).unique()


def held_on(release: str, loans: pl.LazyFrame) -> pl.LazyFrame:
    """Who held a title on the day its loan was made; a row without a title: the release has none of the firm."""
    asked = loans.select("loan", "made_on").join(firms_of(release, loans), on="loan", how="left")
    found = asked.join(titles(release), on="firm_id").filter(pl.col("made_on").is_between("first", "last"))
    shown = [*KEY[1:], "status", "holds_title", "until_on"]
    answer = asked.join(found.select("loan", "firm_id", *shown), on=["loan", "firm_id"], how="left")
    return answer.sort("loan", *KEY)


def in_force(release: str) -> pl.LazyFrame:
    """How many titles are in force by level, on the first of each month."""
    held = titles(release).filter(status="in_force").join(table(release, "regimes"), on="regime")
    first = held.select(pl.col("first").min().dt.month_start()).collect().item()
    months = pl.LazyFrame({"month_on": pl.date_range(first, known_on(release), "1mo", eager=True)})
    found = held.join_where(months, pl.col("first") <= pl.col("month_on"), pl.col("last") >= pl.col("month_on"))
    return found.group_by("level", "month_on").agg(titles=pl.len()).sort("level", "month_on")


def lost(release: str, loans: pl.LazyFrame, since: date) -> pl.LazyFrame:
    """What my list lost: titles held on a day and not, or not surely, on the day of the release's data."""
    found, now = titles(release), known_on(release)
    before = found.filter(pl.lit(since).is_between("first", "last"), holds_title="yes")
    after = found.filter(pl.lit(now).is_between("first", "last"), pl.col("holds_title") != "yes")
    both = before.select(*KEY, was="status").join(
        after.select(*KEY, "holds_title", is_now="status", status_since="from_on"), on=KEY
    )
    shown = ["loan", *KEY, "was", "is_now", "holds_title", "status_since"]
    return firms_of(release, loans).join(both, on="firm_id").select(shown).sort("loan", *KEY)


if __name__ == "__main__":
    release = sys.argv[1].rstrip("/")
    columns = {"loan": pl.String, "uscc": pl.String, "name": pl.String, "made_on": pl.Date}
    loans = pl.scan_csv(sys.argv[2], schema_overrides=columns)
    answers = {
        "held_on": held_on(release, loans),
        "in_force": in_force(release),
        "lost": lost(release, loans, date.fromisoformat(sys.argv[3])),
    }
    for name, answer in answers.items():
        print(f"-- {name}")
        print(answer.collect().write_csv(), end="")
