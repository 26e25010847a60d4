"""A server with something to look at, and schemathesis to look at it. Called by ops/admin-api:
`admin.py SLUICE SCHEMATHESIS [ARGUMENTS FOR IT]`.

Meanwhile a shop goes on sending: of three events one is delivered, one is refused by the vendor, and one at intake. There
are a second destination, to which letters can be sent, and one that is not configured any more but owed something.
"""

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from program import Failure, Program

KEY, TOKEN = "storefront-key", "token-of-the-operator"
EVENTS_BEFORE, EACH = 60, 0.25
CONFIGURATION = """\
listen: 127.0.0.1:0
admin: {{ listen: 127.0.0.1:0, token: {token} }}
queue: {{ path: sluice.db }}
sources:
  storefront: {{ dialect: dengage, apiKeys: [{key}], deliverTo: [{deliver_to}] }}
destinations:
"""
DESTINATION = """\
  {name}: {{ vendor: dengage, url: 'http://127.0.0.1:{port}', apiKey: key, rate: unlimited, retry: {{ base: 50ms, max: 1s }} }}
"""
EVENTS = re.compile(r"takes events at http://127\.0\.0\.1:(\d+)")
ADMIN = re.compile(r"admin at http://127\.0\.0\.1:(\d+)")


class Server:
    def __init__(self, sluice, directory):
        self.config = directory / "sluice.yaml"
        self.vendor = Program("vendor", [sluice, "simulate", "--vendor", "dengage"], directory)
        self.collector = Program("collector", [sluice, "serve", "--config", self.config], directory)
        self.is_over = threading.Event()
        self.requests = []

    def start(self):
        self.vendor.start()
        connection = http.client.HTTPConnection("127.0.0.1", self.vendor.port, timeout=30)
        connection.request("POST", "/_script", "poison refused 400 BAD_INPUT")
        connection.getresponse().read()
        # Port 9 is the discard service's: nobody takes what `gone` is owed.
        self.begin(eu=self.vendor.port, gone=9)
        for number in range(EVENTS_BEFORE):
            self.shop(number)
        self.collector.stop()
        self.begin(eu=self.vendor.port, second=self.vendor.port)
        self.shopping = threading.Thread(target=self.go_on, daemon=True)
        self.shopping.start()

    def begin(self, **ports):
        names = [name for name in ports if name != "second"]
        text = CONFIGURATION.format(token=TOKEN, key=KEY, deliver_to=", ".join(names))
        self.config.write_text(text + "".join(DESTINATION.format(name=one, port=port) for one, port in ports.items()))
        self.collector.start()
        self.port, self.admin = self.wait_for(EVENTS), self.wait_for(ADMIN)

    def wait_for(self, address):
        """The two listeners say in either order where they listen."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            found = address.search(self.collector.said())
            if found:
                return int(found.group(1))
            self.collector.check()
            time.sleep(0.01)
        raise Failure(f"the server did not say where it listens:\n{self.collector.last_lines()}")

    def shop(self, number):
        view = '{{"name":"PAGE_VIEW","userId":"user-{0}","sessionId":"{1}-{0}","category":"Home Page"}}'
        events = [view.format(number, "good"), view.format(number, "refused"), '{"name":"PAGE_VIEW","userId":7}']
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("POST", f"/add/events/v1.json?apiKey={KEY}", f"[{','.join(events)}]")
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        self.requests.append(answer.headers["X-Request-Id"])
        if answer.status != 200:
            raise Failure(f"events were answered {answer.status} {text[:300]!r}")

    def go_on(self):
        number = EVENTS_BEFORE
        while not self.is_over.wait(EACH):
            try:
                self.shop(number)
            except (Failure, OSError):
                # Whether the server is still there is asked at the end.
                pass
            number += 1

    def settings(self, directory):
        """Those beside this file, with the ids of requests that there were."""
        path = directory / "schemathesis.toml"
        text = Path("ops/admin/schemathesis.toml").read_text()
        path.write_text(text.replace('["REQUESTS"]', json.dumps(self.requests[:EVENTS_BEFORE])))
        return path

    def metrics(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.admin, timeout=30)
        connection.request("GET", "/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        return connection.getresponse().read()

    def stop(self):
        self.is_over.set()
        code = self.collector.stop()
        self.vendor.stop()
        return code


def main(sluice, schemathesis, *arguments):
    with tempfile.TemporaryDirectory(prefix="sluice-admin-") as name:
        directory = Path(name)
        server = Server(Path(sluice).resolve(), directory)
        try:
            server.start()
            command = [
                Path(schemathesis).absolute(), "--config-file", server.settings(directory), "run", Path("schemas/admin/openapi.json").resolve(),
                "--url", f"http://127.0.0.1:{server.admin}", "--header", f"Authorization: Bearer {TOKEN}", *arguments]
            environment = os.environ | {"SCHEMATHESIS_HOOKS": "hooks"}
            # There, since it leaves a folder of its own behind.
            code = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, cwd=directory).returncode
            server.collector.check()
            if promtool := os.environ.get("PROMTOOL"):
                # Whether Prometheus would have it so, with all that happened in the figures.
                lint = subprocess.run([promtool, "check", "metrics"], input=server.metrics())
                code = code or lint.returncode
        except Failure as failure:
            print(failure, file=sys.stderr)
            return 1
        finally:
            ended = server.stop()
        if ended != 0:
            print(f"the server ended with code {ended}; it said:\n{server.collector.last_lines()}", file=sys.stderr)
            return 1
        return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
