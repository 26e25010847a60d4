"""The dashboard's questions as rules, for `promtool check rules /dev/stdin`: `dashboard.py FILE`. Its variables get values."""

import json
import sys

VARIABLES = {"$__rate_interval": "5m", "$__range": "1h", "$instance": ".*", "$destination": ".*"}


def questions(panels):
    for panel in panels:
        yield from (target["expr"] for target in panel.get("targets", []))
        yield from questions(panel.get("panels", []))


def main(path):
    with open(path) as file:
        dashboard = json.load(file)
    rules = []
    for number, question in enumerate(questions(dashboard["panels"])):
        for name, value in VARIABLES.items():
            question = question.replace(name, value)
        if "$" in question:
            sys.exit(f"{path}: no value for a variable in: {question}")
        rules.append({"record": f"dashboard:question:{number}", "expr": question})
    if not rules:
        sys.exit(f"{path} asks nothing")
    json.dump({"groups": [{"name": "dashboard", "rules": rules}]}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
