#!/usr/bin/env python3
"""Write what is shipped: THIRD_PARTY.md, and the bill of materials of what is served (CycloneDX 1.6, JSON).

Both come from the locks and from the metadata of the installed packages; the same locks give the same bytes.
"""

from __future__ import annotations

import _locked  # isort: skip

import sys
import tomllib
from pathlib import Path

import _project
import click
import yaml
from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

SERVED, ALL = "deploy/requirements.lock", "requirements-dev.lock"
BILL, NOTICE = "deploy/sbom.cdx.json", "THIRD_PARTY.md"

HEAD = """# Third-party software

Made by `make sbom` from the locks, not by hand. Licences are SPDX expressions where a package or its text states one.
What a package carries inside itself, such as a compiled library, has its notices inside that package.

## Served

What an installation and the image hold ([`{lock}`]({lock})). Nothing of it is under the GPL
or the AGPL. python-stdnum is under the LGPL; it is used unmodified, as published, and another version can replace it.
The table `plugins/qiangqi/catalogue/search/pinyin.json` is made of pypinyin's dictionaries; their licence (MIT) stands
beside it.

"""

DEVELOPMENT = """
## Development alone

What builds, tests and measures, from [`{lock}`]({lock}); none of it is shipped. Licences as the packages state them.

"""


@click.command(epilog="Example:\n\n  scripts/sbom.py --check")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 where a file is not what would be written.")
@click.option("--output", type=click.Path(path_type=Path), help="A folder for a copy of the bill of materials.")
def main(check: bool, output: Path | None) -> None:
    """Write THIRD_PARTY.md and deploy/sbom.cdx.json."""
    served, others = packages()
    written = {_project.ROOT / BILL: bill(served), _project.ROOT / NOTICE: notice(served, others)}
    if output:
        written[output / f"qiangqi-{_project_table()['version']}.cdx.json"] = written[_project.ROOT / BILL]
    if check:
        stale = [path.name for path, text in written.items() if not path.exists() or path.read_text("utf-8") != text]
        sys.exit(f"{', '.join(stale)}: not of these locks; run `make sbom`" if stale else 0)
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")


def packages() -> tuple[dict[str, _locked.Locked], dict[str, _locked.Locked]]:
    """Return what is served, and what is of development alone.

    Raises:
        click.ClickException: a licence of what is served is not known as an SPDX expression.
    """
    stated = yaml.safe_load((_project.ROOT / "deploy/licences.yml").read_text(encoding="utf-8"))
    served = _locked.read_lock(_project.ROOT / SERVED, stated)
    if unknown := [one.name for one in served.values() if not one.is_spdx]:
        raise click.ClickException(f"{', '.join(unknown)}: expected an SPDX licence; add it to deploy/licences.yml")
    every = _locked.read_lock(_project.ROOT / ALL, stated)
    return served, {name: one for name, one in every.items() if name not in served}


def notice(served: dict[str, _locked.Locked], others: dict[str, _locked.Locked]) -> str:
    """Return the text of THIRD_PARTY.md."""
    return HEAD.format(lock=SERVED) + _table(served) + DEVELOPMENT.format(lock=ALL) + _table(others)


def _table(found: dict[str, _locked.Locked]) -> str:
    rows = (f"| {one.name} | {one.version} | {one.licence or 'not stated'} | {one.home} |\n" for one in found.values())
    return "| package | version | licence | from |\n|---|---|---|---|\n" + "".join(rows)


def _project_table() -> dict[str, str]:
    text = (_project.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["project"]  # type: ignore[no-any-return]


def bill(served: dict[str, _locked.Locked]) -> str:
    """Return the bill of materials; it has no time and no random number, so that the same locks give the same bytes."""
    project = _project_table()
    root = _component(project["name"], project["version"], project["license"], "", ComponentType.APPLICATION)
    parts = {
        name: _component(name, one.version, one.licence, one.home, ComponentType.LIBRARY)
        for name, one in served.items()
    }
    bom = Bom(components=parts.values())
    bom.metadata.component = root
    bom.metadata.timestamp = bom.serial_number = None  # type: ignore[assignment]
    by_name = {project["name"]: root, **parts}
    for user_name, user in by_name.items():
        bom.register_dependency(user, [parts[one.name] for one in served.values() if user_name in one.needed_by])
    return JsonV1Dot6(bom).output_as_string(indent=2) + "\n"


def _component(name: str, version: str, licence: str, home: str, kind: ComponentType) -> Component:
    address = PackageURL("pypi", None, name, version)
    references = [ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(home))] if home else []
    return Component(
        name=name,
        version=version,
        type=kind,
        bom_ref=address.to_string(),
        purl=address,
        licenses=[LicenseExpression(licence)],
        external_references=references,
    )


if __name__ == "__main__":
    main()
