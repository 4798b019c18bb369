"""The OpenAPI document over HTTP, as JSON at ``/-/openapi.json`` and as pages at ``/api/reference`` and below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from ..http.catalogue import register_of
from ..http.responses import as_page, json_answer, page
from ..openapi.described import as_json
from .openapi_document import document_of
from .openapi_view import by_tag, schemas

if TYPE_CHECKING:
    from datasette.app import Datasette


def document(datasette: Datasette) -> dict[str, Any]:
    """Return the document for the catalogue that is served, in the language of the request."""
    return document_of(register_of(datasette), datasette.urls.path("/"))


@as_json
async def openapi_json(datasette: Datasette, request: Request) -> Response:
    """Answer with the document."""
    return json_answer(document(datasette))


@as_page
async def reference(datasette: Datasette, request: Request) -> Response:
    """Show every operation of the document with its parameters and answers."""
    described = document(datasette)
    return await page(datasette, request, "api/reference.html", {"document": described, "tags": by_tag(described)})


@as_page
async def schema_reference(datasette: Datasette, request: Request) -> Response:
    """Show every schema of the document with its members: a page of its own, since both are heavy on one."""
    return await page(datasette, request, "api/schemas.html", {"schemas": schemas(document(datasette))})
