#!/bin/sh
# Resolve every lock again with uv, and with npm where it is. What a lock pins stays as long as pyproject.toml allows it;
# `scripts/lock.sh --upgrade` takes the newest versions, `scripts/lock.sh --upgrade-package NAME` those of one package.
# Then run `make sbom`.
set -eu
cd "$(dirname "$0")/.."

resolve() {
  output=$1
  shift
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
    --no-header --output-file "$output" "$@"
}

# The first has everything but the tests at scale and what reads scans; the others follow its versions.
resolve requirements-dev.lock --extra client --extra mcp --extra server --extra build --extra collect --extra desk --extra release --group dev pyproject.toml "$@"
follow='--constraints requirements-dev.lock'
resolve requirements.lock $follow --extra client --extra server --extra build --extra collect --extra desk --extra release --group editable pyproject.toml
resolve requirements-scale.lock $follow --group scale
resolve requirements-ocr.lock $follow --extra ocr pyproject.toml
resolve deploy/requirements.lock $follow --extra server pyproject.toml
resolve deploy/mcp/requirements.lock $follow --extra mcp pyproject.toml
resolve deploy/collect/requirements.lock $follow --extra build --extra collect pyproject.toml

# The next Datasette, which the tests put before the one of the other locks; what it needs besides is in those.
printf 'asyncinject\ndatasette==1.0a41\nsqlite-fts4\nsqlite-utils\n' | uv pip compile --quiet --python-version 3.11 --no-deps --no-build --generate-hashes \
  --no-annotate --no-emit-index-url --no-emit-find-links --no-header --output-file requirements-datasette-1.lock -

# The linter of the cluster's manifests needs other versions of what the tests need, so it has a folder of its own.
echo 'checkov>=3.2' | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
  --no-emit-index-url --no-emit-find-links --no-header --output-file requirements-checkov.lock -

# So has the server that answers by S3's protocol in the tests.
printf 'flask\nflask-cors\nmoto[s3]>=5.2\n' | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
  --no-emit-index-url --no-emit-find-links --no-header --output-file requirements-moto.lock -

# Of this wheel only the model of the second recogniser is used. What it depends on, another OpenCV, is left out, and so is
# its bound on Python, by which an older one without that model would be taken.
echo rapidocr-onnxruntime==1.4.4 | uv pip compile --quiet --python-version 3.12 --no-deps --generate-hashes --no-annotate \
  --no-emit-index-url --no-emit-find-links --no-header - >> requirements-ocr.lock

# What makes clients in TypeScript and checks the OpenAPI document. To take newer versions, remove the lock before.
if command -v npm >/dev/null; then
  cd tests/web/api/generated
  npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund --silent
fi
