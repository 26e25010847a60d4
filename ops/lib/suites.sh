#!/usr/bin/env bash
# Fetches the public suites that the JSON reader and the schema engine are tested with, unless they are there already.
# They come in source distributions on PyPI, which is where pip gets them, and are never committed:
#
#   .build/suites/json-schema   https://github.com/json-schema-org/JSON-Schema-Test-Suite, in jsonschema
#   .build/suites/json          https://github.com/nst/JSONTestSuite, in orjson
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source ops/lib/prepare.sh

packages='jsonschema==4.26.0 --hash=sha256:0c26707e2efad8aa1bfc5b7ce170f3fccc2e4918ff85989ba9ffa9facb2be326
orjson==3.9.15 --hash=sha256:95cae920959d772f30ab36d3b25f83bb0f3be671e986c72ce22f8fa700dae061'

fetch() {
    mkdir -p .build
    folder=$(mktemp -d "$PWD/.build/suites.XXXXXX")
    trap 'rm -rf "$folder"' EXIT
    write_backend "$folder/backend"
    echo "$packages" >"$folder/packages"
    PYTHONPATH=$folder/backend python3 -m pip download --disable-pip-version-check --no-binary :all: --no-deps \
        --no-build-isolation --ignore-requires-python --require-hashes --dest "$folder" -r "$folder/packages"
    tar -xzf "$folder"/jsonschema-*.tar.gz -C "$folder" --strip-components=2 --one-top-level=json-schema \
        --wildcards '*/json/tests/draft2020-12' '*/json/remotes' '*/json/LICENSE'
    tar -xzf "$folder"/orjson-*.tar.gz -C "$folder" --strip-components=3 --one-top-level=json --wildcards '*/data/parsing'
    python3 - "$folder"/json/*.xz <<'PYTHON'
import lzma, pathlib, sys

for packed in map(pathlib.Path, sys.argv[1:]):
    packed.with_suffix("").write_bytes(lzma.decompress(packed.read_bytes()))
    packed.unlink()
PYTHON
    rm -rf "$folder"/*.tar.gz "$folder/backend" .build/suites
    mv "$folder" .build/suites
}

# pip asks what it downloads for its metadata, by running the package's build backend. This one answers for both without
# building anything, so that no code of theirs runs and nothing is installed.
write_backend() {
    mkdir -p "$1/hatchling"
    touch "$1/hatchling/__init__.py"
    tee "$1/hatchling/build.py" >"$1/maturin.py" <<'PYTHON'
import email, pathlib, shutil


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    package = email.message_from_string(pathlib.Path("PKG-INFO").read_text("utf-8"))
    folder = pathlib.Path(metadata_directory, f"{package['Name']}-{package['Version']}.dist-info")
    folder.mkdir()
    shutil.copy("PKG-INFO", folder / "METADATA")
    return folder.name
PYTHON
}

if [ "${1:-}" = fetch ]; then
    fetch
elif [ "$(cat .build/suites/packages 2>/dev/null)" != "$packages" ]; then
    python3 -m pip --version >/dev/null 2>&1 || prepare_packages python3-pip
    # In a process of its own, where the first thing that fails ends it.
    quietly "fetching the public test suites" ops/lib/suites.sh fetch
fi
