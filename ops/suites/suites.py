"""Asks `sluice validate` every required case of the official JSON Schema suite (draft 2020-12) and every case of
JSONTestSuite. Exit code 1 when one is judged otherwise than its suite says.

No case is left out: the documents of the suite's server are handed over under their addresses there
(`--schema ADDRESS=FILE`), and nothing is fetched.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

SERVER = "http://localhost:1234/"


def main():
    sluice, suites = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        wrong = schema_suite(sluice, suites / "json-schema", Path(folder)) + json_suite(sluice, suites / "json", Path(folder))
    for line in wrong[:50]:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


def schema_suite(sluice, suite, folder):
    server = [f"--schema={SERVER}{name}={suite / 'remotes' / name}" for name in remote_documents(suite / "remotes")]
    wrong, passed = [], 0
    for path in sorted((suite / "tests/draft2020-12").glob("*.json")):
        for group in json.loads(path.read_text("utf-8")):
            further = server if SERVER in json.dumps(group["schema"]) else []
            for case, verdict in zip(group["tests"], judge(sluice, group, further, folder)):
                if verdict == case["valid"]:
                    passed += 1
                else:
                    wrong.append(f"{path.stem}: {group['description']}: {case['description']}: {verdict}")
    print(f"JSON-Schema-Test-Suite, draft 2020-12: {passed} passed, {len(wrong)} failed, 0 left out")
    return wrong


def remote_documents(folder):
    """Those for draft 2020-12, and those for every draft. The others are for drafts with keywords of their own."""
    shared = ["different-id-ref-string.json", "nested-absolute-ref-to-string.json", "urn-ref-string.json"]
    return [str(path.relative_to(folder)) for path in sorted((folder / "draft2020-12").rglob("*.json"))] + shared


def judge(sluice, group, further, folder):
    schema = folder / "schema.json"
    schema.write_text(json.dumps(group["schema"]), "utf-8")
    lines = "".join(json.dumps(case["data"]) + "\n" for case in group["tests"])
    run = subprocess.run(
        [sluice, "validate", "--schema", str(schema), *further, "--format", "ndjson", "-"],
        input=lines, capture_output=True, text=True)
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
