"""The manifest: what the reconciliation service offers and where, in whole addresses."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request

from ..http.addresses import whole as whole_address
from ..http.catalogue import Register, register_of
from ..http.labels import labels, site_name
from ..http.language import gettext as _
from ..http.language import language
from .preview import HEIGHT, WIDTH
from .properties import firm_type

if TYPE_CHECKING:
    from datasette.app import Datasette

PATH = "/-/reconcile"

SCHEMA_SPACE = "https://schema.org/Organization"

BATCH = 50
"""The queries of one batch that a client is asked to keep to; more are answered, too."""


def manifest(datasette: Datasette, request: Request) -> dict[str, Any]:
    """Return the manifest; its addresses keep the language of the request."""
    register = register_of(datasette)
    kept = "" if language() == "zh" else f"lang={language()}"

    def whole(path: str, query: str = "") -> str:
        joined = "&".join(part for part in (query, kept) if part)
        address = whole_address(datasette, request, datasette.urls.path(path))
        return address + (f"?{joined}" if joined else "")

    def service(path: str) -> dict[str, str]:
        base = whole_address(datasette, request, datasette.urls.path(PATH))
        return {"service_url": base, "service_path": f"{path}?{kept}" if kept else path}

    return {
        "versions": ["0.2"],
        "name": site_name(register),
        "identifierSpace": whole_address(datasette, request, datasette.urls.path("/firm/")),
        "schemaSpace": SCHEMA_SPACE,
        "documentation": whole("/api") + "#reconcile",
        "serviceVersion": version("qiangqi"),
        "batchSize": BATCH,
        "defaultTypes": [firm_type()],
        "view": {"url": whole("/firm/{{id}}")},
        "preview": {"url": whole(f"{PATH}/preview", "id={{id}}"), "width": WIDTH, "height": HEIGHT},
        "suggest": {kind: service(f"/suggest/{kind}") for kind in ("entity", "type", "property")},
        "extend": {"propose_properties": service("/properties"), "property_settings": settings(register)},
    }


def settings(register: Register) -> list[dict[str, Any]]:
    """Return what can be set for a property that has one value for each title."""
    anything = [{"value": "", "name": _("全部")}]
    lang = language()
    regimes = [{"value": id_, "name": regime.short[lang]} for id_, regime in register.regimes.items()]
    tiers = [{"value": id_, "name": name} for id_, name in labels(register, "tiers").items()]
    return [
        _select("regime", _("管理办法"), _("只问一个管理办法；不选即企业有事项的全部"), anything + regimes),
        _select("tier", _("等次"), _("只问一个等次"), anything + tiers),
        _text("as_of", _("查询日期"), _("如 2019-01-01；不写即今天（上海时间）")),
        _text("known_on", _("信息截止日"), _("只用这一天以前公布的文件；不写即今天")),
    ]


def _select(name: str, label: str, says: str, choices: list[dict[str, str]]) -> dict[str, Any]:
    return {"name": name, "label": label, "type": "select", "default": "", "help_text": says, "choices": choices}


def _text(name: str, label: str, says: str) -> dict[str, Any]:
    return {"name": name, "label": label, "type": "text", "default": "", "help_text": says}
