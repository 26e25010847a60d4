# Sourced by ops/test, after prepare.sh: fetches the public suites that the JSON reader and the schema engine are tested
# with. They come in source distributions on PyPI, which is where pip gets them, and are never committed:
#
#   .build/suites/json-schema   https://github.com/json-schema-org/JSON-Schema-Test-Suite, in jsonschema
#   .build/suites/json          https://github.com/nst/JSONTestSuite, in orjson

suite_packages='jsonschema==4.26.0 --hash=sha256:0c26707e2efad8aa1bfc5b7ce170f3fccc2e4918ff85989ba9ffa9facb2be326
orjson==3.9.15 --hash=sha256:95cae920959d772f30ab36d3b25f83bb0f3be671e986c72ce22f8fa700dae061'

# Leaves the suites in .build/suites; does nothing when they are there already, of these versions.
prepare_suites() {
    [ "$(cat .build/suites/packages 2>/dev/null)" != "$suite_packages" ] || return 0
    python3 -m pip --version >/dev/null 2>&1 || prepare_packages python3-pip
    mkdir -p .build
    quietly "fetching the public test suites" fetch_suites
}

fetch_suites() (
    set -euo pipefail
    folder=$(mktemp -d .build/suites.XXXXXX)
    trap 'rm -rf "$folder"' EXIT
    write_backend "$folder/backend"
    echo "$suite_packages" >"$folder/packages"
    PYTHONPATH=$PWD/$folder/backend python3 -m pip download --disable-pip-version-check --no-binary :all: --no-deps \
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
)

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
