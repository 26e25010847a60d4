"""A collector with a source for each of its destinations, so that each has a load of its own."""

import http.client
import json
import subprocess
import time

from program import Failure, Program

HEADERS = {"Content-Type": "application/json"}


class Collector:
    def __init__(self, sluice, directory):
        self.sluice, self.config = sluice, directory / "sluice.yaml"
        self.program = Program("collector", [sluice, "serve", "--config", self.config], directory)

    def configure(self, destinations):
        """`destinations` is each one's name, port and further settings (YAML in braces without them)."""
        lines = ["listen: 127.0.0.1:0", "queue: { path: sluice.db }", "shutdown: { grace: 5s }", "sources:"]
        for name, _, _ in destinations:
            lines.append(f"  to-{name}: {{ dialect: dengage, apiKeys: [key-{name}], deliverTo: [{name}] }}")
        lines.append("destinations:")
        for name, port, settings in destinations:
            lines.append(f"  {name}: {{ vendor: dengage, url: 'http://127.0.0.1:{port}', apiKey: key, {settings} }}")
        self.config.write_text("\n".join(lines) + "\n")

    def start(self):
        self.program.start()

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.program.port, timeout=60)

    def post(self, connection, name, events):
        """Fails when they are not all taken."""
        connection.request("POST", f"/add/events/v1.json?apiKey=key-{name}", f"[{','.join(events)}]", HEADERS)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200 or b'"SUCCESS"' not in text or b'"errors"' in text:
            raise Failure(f"{len(events)} events were answered {answer.status} {text[:300]!r}")

    def ask(self, *verb):
        command = [self.sluice, *verb, "--config", self.config]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout

    def wait_until_drained(self, within):
        deadline = time.monotonic() + within
        while True:
            self.program.check()
            destinations = json.loads(self.ask("status", "--json"))["destinations"]
            if not any(one["pending"] or one["deferred"] or one["inFlight"] for one in destinations):
                return
            if time.monotonic() > deadline:
                raise Failure(f"not drained after {within} s: {json.dumps(destinations)}")
            time.sleep(0.1)


def view(session, more=""):
    return f'{{"name":"PAGE_VIEW","category":"Home Page","userId":"u","sessionId":"{session}"{more}}}'


def tell(port, method, path, text=None):
    """A request to a simulated vendor's own controls, and its answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, text)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    if answer.status != 200:
        raise Failure(f"a simulated vendor answered HTTP {answer.status} to {method} {path}: {body}")
    return body
