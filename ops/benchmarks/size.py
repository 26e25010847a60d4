#!/usr/bin/env python3
"""What the stripped binary with the static Swift library is made of: started by `ops/bench size`, which links it.

The linker's map says which object file each stretch of the program came from, and the object file's path says to which
module and package it belongs. What no object file accounts for, such as tables of symbols and relocations, is listed by
its section.
"""

import argparse
import collections
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# An output section begins a line; what goes into it is indented, its place and size perhaps on the line after.
SECTION = re.compile(r"^(\.[\w.]+|swift5\w+|\w+)\s+0x([0-9a-f]+)\s+0x([0-9a-f]+)")
STRETCH = re.compile(r"^ .*0x([0-9a-f]+)\s+0x([0-9a-f]+) (/?\S.*)$")
MODULE = re.compile(r"/([^/]+)\.build/")
LIBRARY = re.compile(r"/lib(\w+)\.(?:a|so)")
ARGUED = 5_000_000

LIBRARIES = {
    "_FoundationICU": "ICU's data and code", "Foundation": "Foundation", "FoundationEssentials": "Foundation",
    "FoundationInternationalization": "Foundation", "CoreFoundation": "Foundation", "_FoundationCollections": "Foundation",
    "_FoundationCShims": "Foundation",
}


def main():
    parser = argparse.ArgumentParser(
        prog="ops/bench size",
        description="Links the release build with the static Swift library, strips it, and lists the sum of its parts.")
    parser.add_argument("--dry-run", action="store_true", help="only says what would be done")
    parser.add_argument("--modules", action="store_true", help="each module, not each package")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--map", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--sluice", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.dry_run:
        print("the stripped binary, by package")
        return 0
    total = options.sluice.stat().st_size
    parts = sizes(options.map, sections(options.sluice), options.modules)
    parts += [("headers and padding", total - sum(bytes for _, bytes in parts))]
    if options.json:
        print(json.dumps({"bytes": total, "parts": dict(parts)}, indent=2))
        return 0
    width = max(len(name) for name, _ in parts)
    for name, bytes in parts:
        print(f"{name.ljust(width)}  {bytes / 1e6:6.2f} MB  {bytes / total:6.1%}{'  ←' if bytes > ARGUED else ''}")
    print(f"{'stripped, static Swift library'.ljust(width)}  {total / 1e6:6.2f} MB")
    print("\n← more than 5 MB: argued in ops/docs/dependencies.md")
    return 0


def sizes(path, stored, by_module):
    """Bytes of each part, the largest first, then of each section as far as no object file accounts for it."""
    found, accounted = collections.Counter(), collections.Counter()
    owners, section, in_map = packages(), None, False
    with open(path) as lines:
        for text in lines:
            in_map = in_map or text.startswith("Memory map")
            if not in_map:
                continue
            if begins := SECTION.match(text):
                section = begins[1]
            elif not text.startswith((" ", "\n")):
                section = text.strip()
            elif section in stored and (stretch := STRETCH.match(text)):
                bytes = int(stretch[2], 16)
                found[part(stretch[3], owners, by_module)] += bytes
                accounted[section] += bytes
    tables = {
        f"{name} (tables)": bytes - accounted[name] for name, bytes in stored.items() if bytes - accounted[name] > 10_000}
    return found.most_common() + sorted(tables.items(), key=lambda table: -table[1])


def part(path, owners, by_module):
    if module := MODULE.search(path):
        owner = owners.get(module[1], "Sluice")
        return f"{owner}: {module[1]}" if by_module and owner != module[1] else owner
    library = LIBRARY.search(path)
    if library and (library[1].startswith("swift") or library[1] in ("dispatch", "BlocksRuntime")):
        return "Swift's standard library and runtime"
    return LIBRARIES.get(library[1], "C runtime") if library else "Swift's standard library and runtime"


def packages():
    """The package of each module that is not ours, by the folder its sources are in."""
    owners = {"SystemPackage": "swift-system"}
    for checkout in (ROOT / ".build/checkouts").iterdir():
        for folder in [*checkout.glob("Sources/*"), *checkout.glob("*")]:
            if folder.is_dir():
                owners.setdefault(folder.name, checkout.name)
    ours = {folder.name for folder in (ROOT / "Sources").iterdir()} | {"Schemas"}
    return {module: owner for module, owner in owners.items() if module not in ours}


def sections(binary):
    """Sizes of the sections that take room in the file."""
    listed = subprocess.run(["readelf", "-SW", binary], capture_output=True, text=True, check=True).stdout
    found = re.findall(r"\] (\S+)\s+(\w+)\s+[0-9a-f]+ [0-9a-f]+ ([0-9a-f]+)", listed)
    return {name: int(size, 16) for name, kind, size in found if kind != "NOBITS"}


if __name__ == "__main__":
    sys.exit(main())
