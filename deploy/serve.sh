#!/bin/sh
# Serve one release: RELEASE is its version, RELEASES the folder of all of them, METADATA Datasette's front matter,
# BASE_URL the path under which the site lies, between slashes.
# SERVES=mcp serves the tools for machines that ask instead of the site; ALLOW is the host by which a proxy is asked for them.
# WAITS=yes lets it wait for a release that is not there, and answer probes meanwhile (waiting.py).
# Further options of `datasette serve` may follow. It writes two links into a folder of its own, and nothing else.
# The file that is served is the one that the release's manifest names.
set -eu
releases=${RELEASES:-build/releases}
release=$releases/${RELEASE:-}
refuse() {
  echo "RELEASE=${RELEASE:-}: $told" >&2
  # A container that ended would only be begun again: it waits, alive and not ready.
  [ "${WAITS:-}" = yes ] && exec python3 "$(dirname "$0")/waiting.py" "$0" "$releases" "${RELEASE:-}" "$@"
  exit 1
}
if [ -z "${RELEASE:-}" ] || [ ! -f "$release/manifest.json" ]; then
  known=$(cd "$releases" 2>/dev/null && ls -d [0-9]*/ 2>/dev/null | tr -d / | tr '\n' ' ' || true)
  told="expected the version of a release in $releases; there are: ${known:-none}"
  refuse "$@"
fi
name=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1], "rb"))["catalogue"]["name"])' "$release/manifest.json")
if [ ! -f "$release/$name" ]; then
  told="expected $name in $release, as its manifest names it"
  refuse "$@"
fi
own=$(mktemp -d)
ln -s "$(cd "$releases" && pwd)" "$own/releases"
ln -s "$(cd "$release" && pwd)/$name" "$own/$name"
if [ "${SERVES:-site}" = mcp ]; then
  exec qiangqi mcp --at "$own/$name" --http --host "${HOST:-127.0.0.1}" --port "${PORT:-8005}" ${ALLOW:+--allow "$ALLOW"} "$@"
fi
exec python3 -m datasette serve --immutable "$own/$name" --metadata "${METADATA:-metadata.yml}" \
  --setting suggest_facets off --setting default_page_size 100 --setting base_url "${BASE_URL:-/}" \
  --host "${HOST:-127.0.0.1}" --port "${PORT:-8001}" "$@"
