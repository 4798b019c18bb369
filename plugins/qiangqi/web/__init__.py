"""The web adapter: a Datasette plugin that puts the catalogue's pages and JSON in front of its tables.

Datasette finds templates/ and static/ beside this package, so the entry point names the package itself.
A worker process that uses a module of this package loads no hooks for it, and with them no server.
"""

import sys

from qiangqi.processes import is_worker


def _register_whole() -> None:
    """Tell Datasette the hooks if it knows this package without them.

    A process that begins with a module of this package loads Datasette's plugins from here, this one among them, before
    its hooks stand.
    """
    plugins, this = sys.modules.get("datasette.plugins"), sys.modules[__name__]
    if plugins and (name := plugins.pm.get_name(this)):
        plugins.pm.unregister(this)
        plugins.pm.register(this, name)


if not is_worker():
    try:
        import datasette.plugins  # noqa: F401 - before a module of Datasette's that is one itself, and would be half loaded

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
    _register_whole()

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
