#!/bin/sh
# Serve one release: RELEASE is its version, RELEASES the folder of all of them, METADATA Datasette's front matter,
# BASE_URL the path under which the site lies, between slashes.
# Further options of `datasette serve` may follow. It writes two links into a folder of its own, and nothing else.
# The file that is served is the one that the release's manifest names.
set -eu
releases=${RELEASES:-build/releases}
release=$releases/${RELEASE:-}
if [ -z "${RELEASE:-}" ] || [ ! -f "$release/manifest.json" ]; then
  known=$(cd "$releases" 2>/dev/null && ls -d [0-9]*/ 2>/dev/null | tr -d / | tr '\n' ' ' || true)
  echo "RELEASE=${RELEASE:-}: expected the version of a release in $releases; there are: ${known:-none}" >&2
  exit 1
fi
name=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1], "rb"))["catalogue"]["name"])' "$release/manifest.json")
if [ ! -f "$release/$name" ]; then
  echo "RELEASE=$RELEASE: expected $name in $release, as its manifest names it" >&2
  exit 1
fi
own=$(mktemp -d)
ln -s "$(cd "$releases" && pwd)" "$own/releases"
ln -s "$(cd "$release" && pwd)/$name" "$own/$name"
exec python3 -m datasette serve --immutable "$own/$name" --metadata "${METADATA:-metadata.yml}" \
  --setting suggest_facets off --setting default_page_size 100 --setting base_url "${BASE_URL:-/}" \
  --host "${HOST:-127.0.0.1}" --port "${PORT:-8001}" "$@"
