"""The web adapter: a Datasette plugin that puts the catalogue's pages and JSON in front of its tables.

Datasette finds templates/ and static/ beside this package, so the entry point names the package itself.
A worker process that uses a module of this package loads no hooks for it, and with them no server.
"""

from qiangqi.processes import is_worker

if not is_worker():
    try:
        from .hooks import (
            asgi_wrapper,
            extra_template_vars,
            filters_from_request,
            forbidden,
            handle_exception,
            permission_allowed,
            permission_resources_sql,
            prepare_connection,
            prepare_jinja2_environment,
            register_commands,
            register_facet_classes,
            register_output_renderer,
            register_routes,
            render_cell,
            skip_csrf,
            startup,
        )
    except ModuleNotFoundError as error:  # which would end every command of Datasette in this environment
        lacking = (error.name or "").partition(".")[0]
        if lacking in ("", "datasette", "qiangqi"):
            raise
        from .incomplete import MISSING, prepare_jinja2_environment, startup

        MISSING.append(lacking)

__all__ = [
    "asgi_wrapper",
    "extra_template_vars",
    "filters_from_request",
    "forbidden",
    "handle_exception",
    "permission_allowed",
    "permission_resources_sql",
    "prepare_connection",
    "prepare_jinja2_environment",
    "register_commands",
    "register_facet_classes",
    "register_output_renderer",
    "register_routes",
    "render_cell",
    "skip_csrf",
    "startup",
]
