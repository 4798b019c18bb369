"""A release in object storage, read by DuckDB by S3's protocol with what the environment says.

The extension is that of the package duckdb-extension-httpfs, so nothing is downloaded when a job runs. The environment
has to have AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; AWS_SESSION_TOKEN and AWS_REGION are used where they are set.
AWS_ENDPOINT_URL is the address of a storage that is not Amazon's, which is asked for buckets by their path.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import duckdb

S3 = "s3://"

_SECRET = {
    "key_id": "AWS_ACCESS_KEY_ID",
    "secret": "AWS_SECRET_ACCESS_KEY",
    "session_token": "AWS_SESSION_TOKEN",
    "region": "AWS_REGION",
}


def connect_to(db: duckdb.DuckDBPyConnection, release: str) -> None:
    """Let a database read a release at ``s3://BUCKET/PREFIX``.

    Raises:
        SystemExit: no extension, no credentials, no bucket of that name, no permission, or no release there.
    """
    db.load_extension(_extension())
    given = {name: os.environ[variable] for name, variable in _SECRET.items() if os.environ.get(variable)}
    if missing := [_SECRET[name] for name in ("key_id", "secret") if name not in given]:
        raise SystemExit(f"{' and '.join(missing)} not set: credentials come from the environment alone")
    scheme, _, endpoint = os.environ.get("AWS_ENDPOINT_URL", "").rpartition("://")
    options = ", ".join(f"{name} ${name}" for name in given)
    own = f", endpoint $endpoint, url_style 'path', use_ssl {scheme != 'http'}" if endpoint else ""
    db.execute(f"create secret (type s3, {options}{own})", given | ({"endpoint": endpoint} if endpoint else {}))
    _require_release(db, release)


def _extension() -> str:
    package = find_spec("duckdb_extension_httpfs")
    if package is None or package.origin is None:
        raise SystemExit("a release at s3://… needs the package duckdb-extension-httpfs")
    (found,) = Path(package.origin).parent.rglob("httpfs.duckdb_extension")
    return str(found)


def _require_release(db: duckdb.DuckDBPyConnection, release: str) -> None:
    bucket = release.removeprefix(S3).partition("/")[0]
    try:
        found = db.execute("from glob(?) limit 1", [f"{release}/build*.parquet"]).fetchall()
    except duckdb.HTTPException as refusal:
        said = {
            403: f"no permission to read {release} with the credentials of the environment",
            404: f"no bucket {bucket}",
        }
        raise SystemExit(said.get(refusal.status_code, f"{release} cannot be read: {refusal}")) from refusal
    if not found:
        raise SystemExit(f"no release at {release}: it has no build.parquet")
