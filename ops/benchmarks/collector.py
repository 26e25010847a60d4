"""Our side over HTTP: a collector, what it takes, and that it has what it took."""

import http.client
import json
import os
import subprocess
import time

import events
from failure import Broken, Failed
from load import CONNECTIONS, Sampler, open_loop, wrk
from machine import Bystanders
from measure import Sample, WARM_UP_SECONDS, check_conservation, folder, output, rows_in, run, under_load
from server import Server, free_port, resident_bytes

# Requests at once, ours and the reference's. A destination's default is 4.
DRAINING = 16
STARTS = 5


def configuration(directory, destinations=0, receiver=None, queue="path: log.db", listen="127.0.0.1:0", limits=None):
    """Writes a configuration with one source and so many destinations that it delivers to; returns its path."""
    names = [f"vendor-{number}" for number in range(1, destinations + 1)]
    lines = [
        f"listen: {listen}", f"queue: {{ {queue} }}", *([f"limits: {{ {limits} }}"] if limits else []),
        "sources:", "  shop:", "    dialect: dengage", f'    apiKeys: ["{events.KEY}"]',
    ]
    if names:
        lines += [f"    deliverTo: [{', '.join(names)}]", "destinations:"]
    for name in names:
        lines += [
            f"  {name}:", "    vendor: dengage", f"    url: http://127.0.0.1:{receiver}/vendor", "    apiKey: key",
            "    rate: unlimited", f"    concurrency: {DRAINING}",
        ]
    path = directory / "sluice.yaml"
    path.write_text("\n".join(lines) + "\n")
    return path


def collector(bench, directory, path, port=None):
    return Server([bench.sluice, "serve", "--config", path], directory, port)


def status(bench, path):
    return output(bench.sluice, "status", "--json", "--config", path)


def intake(body, destinations=0):
    """A collector with a fresh log. Its destinations are paused. Counts in events."""

    def measure(bench):
        with folder(bench) as directory:
            # Nothing is sent, so the address of the destinations is nobody's.
            path, settings = body.write(directory), configuration(directory, destinations, receiver=9)
            with collector(bench, directory, settings) as server:
                for name in range(1, destinations + 1):
                    run(bench.sluice, "pause", f"vendor-{name}", "--config", settings)
                with Sampler(server.port, path, body.count) as sampler:
                    warm, load, costs = under_load(server, path, bench.seconds, body.count)
                sampler.check()
            answers = warm.answers + load.answers + sampler.answers
            return Sample(**costs, **conserved(bench, directory, settings, answers, body))

    return measure


def conserved(bench, directory, settings, answers, body):
    """Asked of the log itself once the server is gone, when nothing is under way any more."""
    found = status(bench, settings)
    # At the end of each of the two loads every connection may have a request under way.
    check_conservation(
        found, rows_in(directory / "log.db"), least=answers * body.count,
        most=(answers + 2 * CONNECTIONS) * body.count)
    return {"answered": answers * body.count, "stored": found["log"]["events"]}


def latency(body, peak):
    """The p99 at half the rate that `peak` reached in this round: requests come when they are due, whatever was answered.
    In milliseconds."""

    def measure(bench):
        rate = bench.sample(peak).value / 2 / body.count
        with folder(bench) as directory:
            path, settings = body.write(directory), configuration(directory)
            with collector(bench, directory, settings) as server:
                warm = open_loop(bench, server.port, path, rate, WARM_UP_SECONDS)
                cpu = server.cpu_seconds()
                with Bystanders(server.cpu_seconds) as others:
                    load = open_loop(bench, server.port, path, rate, bench.seconds)
                cpu = server.cpu_seconds() - cpu
                peak_bytes = server.peak_bytes()
            found = conserved(bench, directory, settings, warm.answers + load.answers, body)
            return Sample(
                value=load.p99_milliseconds, p50_milliseconds=load.p50_milliseconds,
                p99_milliseconds=load.p99_milliseconds, cpu_microseconds=cpu * 1e6 / load.answers,
                peak_bytes=peak_bytes, bystanders=others.share, **found)

    return measure


def start(bench):
    """From the call of the program to its first answer, with an empty log that was there before: the median of a few, in
    milliseconds."""
    with folder(bench) as directory:
        times = sorted(started(bench, directory)[0] for _ in range(STARTS + 1))
        return Sample(value=times[STARTS // 2])


def idle(bench):
    """Megabytes resident a second after the start."""
    with folder(bench) as directory:
        return Sample(value=started(bench, directory, pause=1)[1] / 1e6)


def started(bench, directory, pause=0):
    """Milliseconds until it answered, and bytes resident after a pause."""
    port = free_port()
    settings = configuration(directory, listen=f"127.0.0.1:{port}")
    begun = time.monotonic()
    process = subprocess.Popen(
        [bench.sluice, "serve", "--config", settings], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not answers(port):
            if process.poll() is not None or time.monotonic() > begun + 30:
                raise Failed("the collector did not start")
            time.sleep(0.0005)
        milliseconds = (time.monotonic() - begun) * 1e3
        time.sleep(pause)
        return milliseconds, resident_bytes(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def answers(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/get/key")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def peak(*loads):
    """Megabytes that were resident at most under any of these loads of this round."""

    def measure(bench):
        return Sample(value=max(bench.sample(load).peak_bytes for load in loads) / 1e6)

    return measure
