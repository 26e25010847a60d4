"""One fault: a collector of its own on storage that can be told to fail, and what was answered meanwhile."""

import http.client
import subprocess
import time

from rig import Rig
from stage import KEY
from storage import Storage

PATH = f"/add/events/v1.json?apiKey={KEY}"
COMES_TO_PASS_WITHIN = 15.0


class Fault(Exception):
    """It is not as promised; the text says what was seen."""


class Case:
    def __init__(self, sluice, shim, directory, tmpfs=None, **configuration):
        """`tmpfs` is the size of the disk, such as 32m; the checkout's own disk when there is none."""
        self.rig = Rig(sluice, directory, **configuration)
        self.tmpfs = tmpfs
        if tmpfs:
            run("mount", "-t", "tmpfs", "-o", f"size={tmpfs}", "sluice-soak", self.rig.disk)
        self.storage = Storage(shim, self.rig.disk, directory, is_losing=False)
        self.collector.environment = self.storage.environment
        self.count, self.answered = 0, []
        self.rig.start_vendors("")

    @property
    def collector(self):
        return self.rig.collector

    def close(self):
        self.storage.heal()
        self.rig.stop()
        if self.tmpfs:
            run("umount", self.rig.disk)

    # Intake

    def post(self, events=10, padding=0):
        """Status and Retry-After; (None, None) when the connection broke."""
        self.count += 1
        bodies = [
            f'{{"name":"PAGE_VIEW","category":"Home Page","userId":"u","sessionId":"{self.count}-{index}",'
            f'"referrer":"{"x" * padding}"}}' for index in range(events)
        ]
        connection = http.client.HTTPConnection("127.0.0.1", self.collector.port, timeout=20)
        try:
            connection.request("POST", PATH, f"[{','.join(bodies)}]", {"Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            return None, None
        finally:
            connection.close()
        if answer.status == 200 and '"statusCode":"SUCCESS"' in text:
            self.answered += bodies
        return answer.status, answer.getheader("Retry-After")

    def post_until_refused(self, most=6_000, events=50, padding=400):
        """Posts until the answer is no success, and returns that."""
        for _ in range(most):
            status, retry_after = self.post(events, padding)
            if status != 200:
                return status, retry_after
        raise Fault(f"{most} requests were all taken")

    # What has to come to pass

    def expect_503(self, answer):
        status, retry_after = answer
        if status != 503 or not retry_after:
            raise Fault(f"answered {status} with Retry-After {retry_after}, not 503 with one")

    def expect_end(self, code):
        """The collector ends by itself."""
        process = self.collector.process
        self.until(lambda: process.poll() is not None, f"it goes on running, and does not end with code {code}")
        if process.returncode != code:
            raise Fault(f"it ended with code {process.returncode}, not {code}: {self.last_line()}")

    def expect_start_refused(self, code):
        self.collector.spawn()
        self.expect_end(code)
        return self.last_line()

    def until(self, is_met, otherwise, within=COMES_TO_PASS_WITHIN):
        deadline = time.monotonic() + within
        while not is_met():
            if time.monotonic() > deadline:
                raise Fault(otherwise() if callable(otherwise) else otherwise)
            time.sleep(0.05)

    def last_line(self):
        return (self.collector.said().splitlines() or ["it said nothing"])[-1]

    def pending(self):
        return sum(one["pending"] for one in self.rig.status()["destinations"])

    def restart(self):
        """After whatever was wrong is mended."""
        self.storage.heal()
        self.collector.stop()
        self.collector.start()

    def expect_nothing_lost(self):
        """All that was answered arrives, and nothing dies."""
        self.rig.wait_until_drained()
        received = set(self.rig.events("dengage"))
        lost = [event for event in self.answered if event not in received]
        if lost:
            raise Fault(f"{len(lost):,} of {len(self.answered):,} answered events are lost, the first: {lost[0][:200]}")
        dead = sum(one["dead"] for one in self.rig.status()["destinations"])
        if dead:
            raise Fault(f"{dead} events died")
        return f"{len(self.answered):,} answered events are all there"


def run(*command):
    subprocess.run(command, check=True, capture_output=True)
