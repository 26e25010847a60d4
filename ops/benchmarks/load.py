"""Load over HTTP: as fast as answers come (wrk), at a rate (open_loop), and a few answers looked at closely."""

import dataclasses
import http.client
import json
import os
import pathlib
import subprocess
import threading

import events
from failure import Broken, Failed

HERE = pathlib.Path(__file__).parent
CONNECTIONS = 64


@dataclasses.dataclass(frozen=True)
class Load:
    """What a generator counted; seconds are those it measured itself."""

    answers: int
    seconds: float
    p50_milliseconds: float
    p99_milliseconds: float


def wrk(port, body, seconds, connections=CONNECTIONS):
    """Posts the file `body` over kept connections as fast as answers come."""
    # Never a timeout of wrk's own: slow answers belong into the figures.
    command = [
        "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "60s", "-s", HERE / "post.lua",
        f"http://127.0.0.1:{port}{events.PATH}",
    ]
    run = subprocess.run(
        command, env=os.environ | {"BODY": str(body)}, capture_output=True, text=True, timeout=seconds + 90)
    if run.returncode != 0:
        raise Failed(f"wrk ended with {run.returncode}:\n{run.stdout}{run.stderr}")
    return read(run.stdout)


def open_loop(bench, port, body, rate, seconds):
    """Posts the file `body` so many times a second, whether answers come or not; latencies count from when a request was
    due."""
    command = [bench.open_loop, port, events.PATH, body, rate, seconds, CONNECTIONS]
    run = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=seconds + 90)
    if run.returncode != 0:
        raise Failed(f"open_loop ended with {run.returncode}:\n{run.stdout}{run.stderr}")
    return read(run.stdout)


def read(printed):
    """The last line, which is JSON."""
    figures = json.loads(printed.splitlines()[-1])
    if figures.get("broken"):
        raise Failed(f"{figures['broken']} connections broke under load:\n{printed}")
    if figures["refused"]:
        raise Broken(f"{figures['refused']} of {figures['answers']} answers were not 2xx:\n{printed}")
    return Load(
        figures["answers"], figures["seconds"], figures["p50Milliseconds"], figures["p99Milliseconds"])


class Sampler:
    """Sends the same body now and then while the load runs, and reads the answers: a success that names no error, with
    one entry per event."""

    PAUSE = 0.5

    def __init__(self, port, body, events_per_request):
        self.port, self.body, self.events_per_request = port, body.read_bytes(), events_per_request
        self.answers = 0
        self.fault = None
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join()

    def check(self):
        if self.fault is not None:
            raise self.fault

    def _run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            while True:
                self._ask(connection)
                if self.stop.wait(self.PAUSE):
                    return
        except Broken as fault:
            self.fault = fault
        except (OSError, http.client.HTTPException, ValueError) as fault:
            self.fault = Failed(f"an answer could not be read: {fault!r}")
        finally:
            connection.close()

    def _ask(self, connection):
        connection.request("POST", events.PATH, self.body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        text = response.read()
        answer = json.loads(text)
        is_good = (
            response.status == 200 and answer.get("statusCode") == "SUCCESS" and not answer.get("errors")
            and len(answer.get("responses", [])) == self.events_per_request)
        if not is_good:
            raise Broken(f"an answer is not a full success: HTTP {response.status} {text[:500]!r}")
        self.answers += 1
