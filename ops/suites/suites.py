"""Asks `sluice validate` every required case of the official JSON Schema suite (draft 2020-12) and every case of
JSONTestSuite. Exit code 1 when one is judged otherwise than its suite says.

Left out are the cases that need a document from the suite's server which names itself nowhere: `refRemote`, `vocabulary`,
and the groups that refer to such a document. Documents of the server that carry an `$id` are handed over as further
schemas.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

SERVER = "http://localhost:1234/"
LEFT_OUT = {"refRemote", "vocabulary"}


def main():
    sluice, suites = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        wrong = schema_suite(sluice, suites / "json-schema", Path(folder)) + json_suite(sluice, suites / "json", Path(folder))
    for line in wrong[:50]:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


def schema_suite(sluice, suite, folder):
    remotes = remote_documents(suite / "remotes", folder)
    wrong, passed, left = [], 0, 0
    for path in sorted((suite / "tests/draft2020-12").glob("*.json")):
        for group in json.loads(path.read_text("utf-8")):
            needed = [file for name, file in remotes.items() if name in json.dumps(group["schema"])]
            if path.stem in LEFT_OUT or needs_more(group["schema"], remotes):
                left += len(group["tests"])
                continue
            verdicts = judge(sluice, group, list(remotes.values()) if needed else [], folder)
            for case, verdict in zip(group["tests"], verdicts):
                if verdict == case["valid"]:
                    passed += 1
                else:
                    wrong.append(f"{path.stem}: {group['description']}: {case['description']}: {verdict}")
    print(f"JSON-Schema-Test-Suite, draft 2020-12: {passed} passed, {len(wrong)} failed, {left} left out")
    return wrong


def remote_documents(folder, to):
    """Those of the server that say who they are, as files."""
    found = {}
    for path in sorted(folder.rglob("*.json")):
        document = json.loads(path.read_text("utf-8"))
        name = document.get("$id", "") if isinstance(document, dict) else ""
        if name == SERVER + str(path.relative_to(folder)):
            found[name] = to / f"remote-{len(found)}.json"
            found[name].write_text(json.dumps(document), "utf-8")
    return found


def needs_more(schema, remotes):
    """Whether a reference leads to the server and to nothing that was handed over."""
    if isinstance(schema, list):
        return any(needs_more(part, remotes) for part in schema)
    if not isinstance(schema, dict):
        return False
    base = schema.get("$id", "") if isinstance(schema.get("$id", ""), str) else ""
    for keyword in ("$ref", "$dynamicRef", "$schema"):
        target = schema.get(keyword)
        if isinstance(target, str) and target.startswith(SERVER):
            if target.split("#")[0] not in remotes and target.split("#")[0] != base:
                return True
    return any(needs_more(part, remotes) for part in schema.values())


def judge(sluice, group, remotes, folder):
    schema = folder / "schema.json"
    schema.write_text(json.dumps(group["schema"]), "utf-8")
    options = [option for path in [schema, *remotes] for option in ("--schema", str(path))]
    lines = "".join(json.dumps(case["data"]) + "\n" for case in group["tests"])
    run = subprocess.run(
        [sluice, "validate", *options, "--format", "ndjson", "-"], input=lines, capture_output=True, text=True)
    verdicts = [json.loads(line)["valid"] for line in run.stdout.splitlines()]
    return verdicts if len(verdicts) == len(group["tests"]) else [f"said {run.stderr.strip()}"] * len(group["tests"])


def json_suite(sluice, suite, folder):
    anything = folder / "anything.json"
    anything.write_text("true")
    wrong, counts = [], {"y": 0, "n": 0}
    for path in sorted(suite.iterdir()):
        if path.name[:2] not in ("y_", "n_"):
            continue
        run = subprocess.run([sluice, "validate", "--schema", anything, path], capture_output=True)
        if run.returncode == (0 if path.name.startswith("y_") else 1):
            counts[path.name[0]] += 1
        else:
            wrong.append(f"{path.name}: exit code {run.returncode}")
    print(f"JSONTestSuite: {counts['y']} read, {counts['n']} refused, {len(wrong)} failed")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
