"""What search engines for data are told, in the words of schema.org: the catalogue, and the facts of one firm.

Templates print it through Jinja's ``tojson``, which leaves no ``<`` in a script.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from qiangqi.catalogue.query.catalogue import Known

from ..http.addresses import reference
from ..http.catalogue import register_of
from ..http.labels import site_name
from ..http.language import TAGS, language
from ..http.language import gettext as _
from ..http.links import Links

if TYPE_CHECKING:
    from datasette.app import Datasette

CONTEXT = "https://schema.org"


def catalogue_data(datasette: Datasette) -> dict[str, Any]:
    """Return the DataCatalog with its one Dataset, its version and its files."""
    register, links = register_of(datasette), Links(datasette)

    def file(address: str, kind: str) -> dict[str, str]:
        return {
            "@type": "DataDownload",
            "encodingFormat": kind,
            "contentUrl": reference(datasette, address),
        }

    home = reference(datasette, datasette.urls.path("/"))
    return {
        "@context": CONTEXT,
        "@type": "DataCatalog",
        "name": site_name(register_of(datasette)),
        "url": home,
        "inLanguage": [TAGS["zh"], TAGS["en"]],
        "dataset": [
            {
                "@type": "Dataset",
                "name": _("知识产权示范、优势企业名单与资格状态"),
                "description": _(
                    "国家、省、市、县各级知识产权示范企业、优势企业名单的公开目录：逐行录自公布的文件，按"
                    "书面规则推算每个称号在任何一天的资格状态，注明依据、来源与未知之处。"
                ),
                **_rights(datasette),
                "url": reference(datasette, links.database()),
                "inLanguage": TAGS[language()],
                "isAccessibleForFree": True,
                "spatialCoverage": "CN",
                "dateModified": register.known_on,
                "version": register.catalogue.release,
                "distribution": [
                    file(links.database(".db"), "application/vnd.sqlite3"),
                    file(links.table("facts", ".csv", _stream="on"), "text/csv"),
                    file(links.table("facts", ".json"), "application/json"),
                ],
            }
        ],
    }


def _rights(datasette: Datasette) -> dict[str, Any]:
    """Who made a Dataset, and the page that says under which licence each source stands: no one licence covers all."""
    home = reference(datasette, datasette.urls.path("/"))
    return {
        "creator": {"@type": "Organization", "name": site_name(register_of(datasette)), "url": home},
        "license": reference(datasette, Links(datasette).page("/about", anchor="licence")),
    }


def firm_data(datasette: Datasette, known: Known) -> dict[str, Any]:
    """Return the Dataset that the facts of one firm are, about the firm as it is named in the sources."""
    links = Links(datasette)
    about: dict[str, Any] = {"@type": "Organization", "name": known.name, "alternateName": list(known.former_names)}
    if known.uscc:
        about["identifier"] = {"@type": "PropertyValue", "propertyID": "GB 32100", "value": known.uscc}
    files = {
        "application/json": links.firm(known.firm_id, suffix=".json"),
        "text/csv": links.page(f"/firm/{quote(known.firm_id, safe='')}/facts.csv"),
    }
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": _("%(firm)s 的称号与事项") % {"firm": known.name},
        "description": _(
            "公布的名单中关于该企业知识产权示范企业、优势企业称号的全部事项，逐项注明日期、文件、"
            "来源与证据等级，并附按书面规则推算的资格状态。"
        ),
        **_rights(datasette),
        "url": reference(datasette, links.firm(known.firm_id)),
        "inLanguage": TAGS[language()],
        "version": register_of(datasette).catalogue.release,
        "about": about,
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": site_name(register_of(datasette)),
            "url": reference(datasette, datasette.urls.path("/")),
        },
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": kind,
                "contentUrl": reference(datasette, address),
            }
            for kind, address in files.items()
        ],
    }
