"""More than the disk takes: clients that never pause, and the collector's memory meanwhile."""

import base64
import collections
import http.client
import json
import statistics
import threading
import time

from case import PATH, Fault
from stage import CUSTOMER, PASSWORD, SERVLET

CREDENTIALS = base64.b64encode(f"{CUSTOMER}:{PASSWORD}".encode()).decode()
EVENTS = 10
BACKOFFICE_CLIENTS = 8


class Load:
    """Storefront clients that send one large request after the other, refused or not, and the back
    office's, whose source has a rate."""

    def __init__(self, port, clients, body_bytes):
        self.port, self.clients = port, clients
        event = json.dumps({
            "name": "PAGE_VIEW", "category": "Home Page", "userId": "u", "sessionId": "s",
            "referrer": "x" * (body_bytes // EVENTS),
        })
        self.body = f"[{','.join([event] * EVENTS)}]".encode()
        self.item = b'[{"itemId":"item","hidden":false,"nameValues":[{"name":"n","value":"1"}]}]'
        self.lock = threading.Lock()
        # By source, status and what was said; those without a Retry-After.
        self.answers, self.bare = collections.Counter(), 0
        self.taken, self.offered, self.end = 0, 0, 0.0

    def run(self, seconds, sample):
        """Calls `sample` ten times a second meanwhile."""
        self.end = time.monotonic() + seconds
        threads = [threading.Thread(target=self.storefront, daemon=True) for _ in range(self.clients)]
        threads += [threading.Thread(target=self.backoffice, daemon=True) for _ in range(BACKOFFICE_CLIENTS)]
        for thread in threads:
            thread.start()
        while time.monotonic() < self.end:
            sample()
            time.sleep(0.1)
        for thread in threads:
            thread.join(30)
            if thread.is_alive():
                raise Fault("a request is not answered within 30 s")

    def storefront(self):
        self.work("storefront", PATH, self.body, {"Content-Type": "application/json"}, pause=0.02)

    def backoffice(self):
        self.work("backoffice", f"{SERVLET}/updateItems", self.item, {"Authorization": f"Basic {CREDENTIALS}"}, pause=0.05)

    def work(self, source, path, body, headers, pause):
        while time.monotonic() < self.end:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                connection.request("POST", path, body, headers)
                answer = connection.getresponse()
                text = answer.read().decode()
            except ConnectionError:
                # Refused before its body was read, and closed with the answer on its way.
                self.note(source, None, "", None, len(body))
                continue
            finally:
                connection.close()
            self.note(source, answer.status, text, answer.getheader("Retry-After"), len(body))
            if answer.status != 200:
                time.sleep(pause)

    def note(self, source, status, text, retry_after, length):
        with self.lock:
            self.offered += length
            self.answers[source, status] += 1
            self.bare += status in (429, 503) and not retry_after
            if status == 200 and source == "storefront":
                self.taken += EVENTS if '"statusCode":"SUCCESS"' in text else 0

    def count(self, source, status):
        return self.answers[source, status]

    def check(self):
        if self.bare:
            raise Fault(f"{self.bare} refusals had no Retry-After")
        other = {key: count for key, count in self.answers.items() if key[1] not in (200, 429, 503, None)}
        if other:
            raise Fault(f"answers that nobody expects: {other}")
        for source, status in (("storefront", 200), ("storefront", 503), ("backoffice", 200), ("backoffice", 429)):
            if not self.count(source, status):
                raise Fault(f"{source} was never answered {status}: {dict(self.answers)}")

    def seen(self):
        return (
            f"{self.offered >> 20:,} MiB offered in {sum(self.answers.values()):,} requests by {self.clients} clients: "
            f"{self.count('storefront', 200):,} taken, {self.count('storefront', 503):,} answered 503; of a source with a "
            f"rate {self.count('backoffice', 200):,} taken, {self.count('backoffice', 429):,} answered 429")


class Memory:
    """What a process has resident."""

    def __init__(self, pid):
        self.pid, self.samples = pid, []

    def sample(self):
        with open(f"/proc/{self.pid}/status") as file:
            self.samples += [int(line.split()[1]) << 10 for line in file if line.startswith("VmRSS")]

    def check(self, most, growth):
        """Flat: the last third of the time against the third before."""
        third = len(self.samples) // 3
        middle = statistics.median(self.samples[third:2 * third])
        last = statistics.median(self.samples[2 * third:])
        text = f"{max(self.samples) >> 20} MiB resident at most, {last / middle:.2f} of it from one third to the next"
        if max(self.samples) > most or last > growth * middle:
            raise Fault(text)
        return text
