"""The reconciliation service by the draft of version 1.0, at an address of its own beside that of 0.2.

The two cannot share one: where 0.2 names addresses the draft says yes or no, and it takes JSON where 0.2 takes a form.
What is asked and answered is the same. A draft may still change, and this address follows it.

Source: W3C Entity Reconciliation Community Group, Reconciliation Service API, draft of version 1.0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from ..checks.work import Work, work_of
from ..http.addresses import whole as whole_address
from ..http.bodies import body_of, kind_of
from ..http.catalogue import register_of
from ..http.clock import today
from ..http.headers import NO_STORE
from ..http.labels import site_name
from ..http.language import TAGS, language
from ..http.language import gettext as _
from .draft_queries import read_draft_queries
from .extend_request import read_extension
from .manifest import settings
from .preview import HEIGHT, WIDTH
from .properties import firm_type
from .service import BYTES, as_service, candidates_of, data, values_of

if TYPE_CHECKING:
    from datasette.app import Datasette

VERSION = "1.0-draft"
PATH = f"/-/reconcile/{VERSION}"

_KINDS = ("application/json",)


@as_service("GET", "HEAD")
async def draft_manifest(datasette: Datasette, request: Request) -> Response:
    """Answer with the manifest; its endpoints are all below this address."""
    register = register_of(datasette)

    def whole(path: str) -> str:
        return whole_address(datasette, request, datasette.urls.path(path))

    kept = "" if language() == "zh" else f"?lang={language()}"
    manifest = {
        "versions": [VERSION],
        "name": site_name(register),
        "lang": TAGS[language()],
        "documentation": f"{whole('/api')}{kept}#reconcile",
        "serviceVersion": version("qiangqi"),
        "defaultTypes": [firm_type()],
        "view": {"url": f"{whole('/firm/')}{{id}}{kept}"},
        "preview": {"width": WIDTH, "height": HEIGHT},
        "suggest": {"entity": True, "property": True, "type": True},
        "extend": {"proposeProperties": True, "propertySettings": [_setting(one) for one in settings(register)]},
    }
    return data(manifest)


def _setting(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return a setting in the draft's words."""
    kept = {name: one[name] for name in ("type", "default", "choices") if name in one}
    return {"id": one["name"], "name": one["label"], "helpText": one["help_text"], **kept}


@as_service("POST")
async def draft_match(datasette: Datasette, request: Request) -> Response:
    """Answer with the candidates of each query, in order."""
    work, client, body = await _sent(datasette, request)
    queries = await work.batches.run(lambda checker: read_draft_queries(body, checker.engine.regimes))
    return data({"results": [_matched(one) for one in await candidates_of(work, client, queries)]}, NO_STORE)


def _matched(found: Mapping[str, Any]) -> dict[str, Any]:
    names = {
        "name_similarity": _("名称相似程度"),
        "uscc_equal": _("代码相同"),
        "region_equal": _("地区相合"),
        "title_held": _("持有所问称号"),
    }
    candidates = [
        {**one, "features": [{**feature, "name": names[feature["id"]]} for feature in one["features"]]}
        for one in found["result"]
    ]
    return {"candidates": candidates, "outcome": found["outcome"], "says": found["says"]}


@as_service("POST")
async def draft_extend(datasette: Datasette, request: Request) -> Response:
    """Answer with the values of properties, firm by firm."""
    work, client, body = await _sent(datasette, request)
    asked = await work.batches.run(lambda checker: read_extension(body, checker.engine.regimes, today()))
    found = await values_of(work, client, asked)
    return data({"meta": asked.meta(), "rows": [_row(id_, values) for id_, values in found.items()]}, NO_STORE)


def _row(id_: str, values: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, Any]:
    return {"id": id_, "properties": [{"id": name, "values": found} for name, found in values.items()]}


async def _sent(datasette: Datasette, request: Request) -> tuple[Work, str, bytes]:
    kind_of(request, _KINDS)
    client = str((request.scope.get("client") or ("",))[0])
    return work_of(datasette), client, await body_of(request, BYTES)
