"""Documents say what is: generated parts are current, and the verbs that they name exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from pkgutil import resolve_name

import pytest
import yaml
from given import DATASETS, ROOT
from python_runs import run_python
from qiangqi.standing.regime_files import load_regimes

VERBS = [
    "serve",
    "build",
    "release",
    "test",
    "test-fast",
    "test-long",
    "test-scale",
    "check",
    "bench",
    "lint",
    "format",
    "docs",
    "clean",
]


def written(pattern: str) -> list[Path]:
    """Return the files of the project whose names match, but for what is made."""
    folders = [ROOT / name for name in ("docs", "datasets", "deploy", "examples", "plugins", "scripts", "tests")]
    return [*ROOT.glob(pattern), *(path for folder in folders for path in sorted(folder.rglob(pattern)))]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_what_is_generated_in_the_documents_is_what_would_be_generated_now() -> None:
    done = run_python("scripts/docs.py", "--check")
    assert done.returncode == 0, done.stdout


def test_make_alone_prints_the_verbs() -> None:
    printed = re.findall(r"make ([\w-]+)", run("make").stdout)
    assert set(VERBS) <= set(printed)


@pytest.mark.slow
@pytest.mark.parametrize(
    "script",
    [
        "add",
        "desk",
        "source",
        "build",
        "release",
        "backup",
        "restore",
        "standing",
        "check",
        "docs",
        "fuzz",
        "verify_receipt",
        "new_receipt_key",
    ],
)
def test_every_script_explains_itself_with_an_example(script: str) -> None:
    told = run(sys.executable, f"scripts/{script}.py", "--help").stdout
    assert f"scripts/{script}.py" in told
    assert "Example" in told


def test_every_decision_is_once_in_the_index_with_its_status() -> None:
    pages = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
    numbers = [no for page in pages for no in re.findall(r"^#{1,2} (\d{4}) ", page.read_text(encoding="utf-8"), re.M)]
    index = (ROOT / "docs/decisions/README.md").read_text(encoding="utf-8")
    assert len(numbers) == len(set(numbers))
    assert sorted(numbers) == sorted(re.findall(r"^\| (\d{4}) \| .+ \| .+ \|$", index, re.M))
    assert len(pages) <= 20


def test_every_number_of_a_decision_that_is_cited_is_one_that_there_is() -> None:
    index = (ROOT / "docs/decisions/README.md").read_text(encoding="utf-8")
    known = set(re.findall(r"^\| (\d{4}) \|", index, re.M))
    for path in [*written("*.md"), *written("*.py"), *written("*.yml")]:
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"(?:decisions?[/ ]|\[(?=\d{4}\]\())(\d{4})\b", text)) <= known, path
        assert all(
            list((ROOT / "docs").glob(f"decisions/{no}-*.md")) for no in re.findall(r"s/decisions/(\d{4})", text)
        ), path


def test_every_link_within_the_documents_leads_somewhere() -> None:
    for path in written("*.md"):
        text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
        for target, _, part in (link.partition("#") for link in re.findall(r"\]\(([^)\s]+)\)", text)):
            if "://" not in target:
                page = path.parent / target if target else path
                assert page.exists(), f"{path}: {target}"
                assert not part or part in anchors(page), f"{path}: {target}#{part}"


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


def test_every_name_in_the_table_of_places_is_in_the_file_beside_it() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8").partition("## Where is")[2]
    rows = re.findall(r"^\| .+ \| .*?\]\(\.\./([^)]+)\).* \| (.*) \|$", text, re.M)
    assert len(rows) > 12
    for path, there in rows:
        for name in re.findall(r"`([^`]+)`", there):
            found = rf"^(def|class|async def) {name}\b|^{name} *[:=]" if path.endswith(".py") else re.escape(name)
            assert re.search(found, (ROOT / path).read_text(encoding="utf-8"), re.M), f"{path}: {name}"


def test_every_name_that_a_docstring_refers_to_is_there() -> None:
    plugins = ROOT / "plugins"
    for path in (plugins / "qiangqi").rglob("*.py"):
        package = path.parent.relative_to(plugins).parts
        here = ".".join(package if path.name == "__init__.py" else (*package, path.stem))
        for name in re.findall(r":(?:class|func|mod|data|meth):`~?([^`]+)`", path.read_text(encoding="utf-8")):
            dots = len(name) - len(name.lstrip("."))
            start = ".".join(package[: len(package) - dots + 1]) if dots else here
            full = name if name.startswith(("qiangqi.", "str.")) else f"{start}.{name.lstrip('.')}"
            assert is_there(full), f"{path}: {name}"


def is_there(name: str) -> bool:
    try:
        resolve_name(name)
    except (ImportError, AttributeError):
        return name.startswith("str.") and hasattr(str, name.removeprefix("str."))
    return True


EXAMPLES = re.compile("kinds|2026-demonstration|datasets/zhengzhou/raw")
"""What CONTRIBUTING lets a reader make."""


def test_every_path_that_the_documents_name_exists() -> None:
    for path in written("*.md"):
        if path.name != "CHANGELOG.md":
            named = re.findall(
                r"`((?:plugins|scripts|datasets|tests|docs|deploy|examples)/[\w./-]+)", path.read_text("utf-8")
            )
            missing = [name for name in named if not (ROOT / name).exists()]
            assert [name for name in missing if path.name != "CONTRIBUTING.md" or not EXAMPLES.search(name)] == [], path


def test_every_reading_in_the_rules_has_its_other_reading_and_a_decision() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs/decisions").glob("[0-9]*.md"))
    for regime in load_regimes(DATASETS).values():
        for parameter in regime.parameters:
            readings = [value for value in parameter.values if value.basis == "reading"]
            assert all(value.other_reading for value in readings), f"{regime.id}: {parameter.id}"
            assert not readings or parameter.id in text, f"{regime.id}: {parameter.id}"


def test_what_is_run_before_a_commit_is_what_make_lint_runs() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\nlint: ")[2].partition("\n\n")[0]
    commands = [line.strip().replace("$(BIN)", ".venv/bin") for line in recipe.splitlines()[1:]]
    assert [hook["entry"] for hook in hooks] == commands
