"""What ours is compared with."""

import dataclasses

from failure import Broken
from load import CONNECTIONS
from machine import Bystanders, children_seconds
from measure import Sample, WARM_UP_SECONDS, folder, output, rows_in, under_load
from server import Server, free_port

DRAINING = 16

NGINX = """\
daemon off;
master_process off;
worker_processes 1;
pid nginx.pid;
error_log stderr;
events { worker_connections 16384; }
http {
    access_log off;
    keepalive_requests 1000000000;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    server { listen 127.0.0.1:%d backlog=4096; location / { return 204; } }
}
"""


def bare_server(body):
    """A server that reads the same bodies and answers 200 without looking at them. Counts in requests."""

    def measure(bench):
        with folder(bench) as directory:
            path = body.write(directory)
            with Server([bench.bare], directory) as server:
                return Sample(**under_load(server, path, bench.seconds, 1)[2])

    return measure


def nginx(body):
    """nginx with one worker, which throws the bodies away and answers 204. Counts in requests."""

    def measure(bench):
        with folder(bench) as directory:
            path, port = body.write(directory), free_port()
            configuration = directory / "nginx.conf"
            configuration.write_text(NGINX % port)
            command = [bench.nginx, "-p", directory, "-c", configuration, "-e", "stderr"]
            with Server(command, directory, port) as server:
                return Sample(**under_load(server, path, bench.seconds, 1)[2])

    return measure


def inserts(bodies):
    """The same events put into SQLite by a C program. Counts in events."""

    def measure(bench):
        with folder(bench) as directory:
            return rows_per_second(bench, bench.inserts, directory / "inserts.db", bodies)

    return measure


def appends(bodies):
    """The same events appended to a log by a program that does nothing else. Counts in events."""

    def measure(bench):
        with folder(bench) as directory:
            path = directory / "log.db"
            sample = rows_per_second(bench, bench.appends, path, bodies)
            if (stored := rows_in(path)) != sample.answered:
                raise Broken(f"{sample.answered} events were appended, and the file holds {stored}")
            return dataclasses.replace(sample, stored=stored)

    return measure


def rows_per_second(bench, program, database, bodies):
    """Of a program that takes a database, a file of events and a number of seconds."""
    lines = database.with_suffix(".ndjson")
    lines.write_bytes(b"".join(body + b"\n" for body in bodies))
    cpu = children_seconds()
    with Bystanders(lambda: 0) as others:
        figures = output(program, database, lines, bench.seconds)
    cpu = children_seconds() - cpu
    return Sample(
        value=figures["rows"] / figures["seconds"], cpu_microseconds=cpu * 1e6 / figures["rows"],
        bystanders=others.share, answered=figures["rows"])


def bare_client(body):
    """The same requests to the same receiver, prepared beforehand. Counts in events."""

    def measure(bench):
        with folder(bench) as directory, Server([bench.bare], directory) as receiver:
            url = f"http://127.0.0.1:{receiver.port}/vendor/add/events/v1.json?apiKey=key"
            command = [bench.client, url, body.write(directory)]
            output(*command, WARM_UP_SECONDS, DRAINING)
            cpu = children_seconds()
            with Bystanders(lambda: 0) as others:
                figures = output(*command, bench.seconds, DRAINING)
            cpu = children_seconds() - cpu
            sent = figures["requests"] * body.count
            return Sample(
                value=sent / figures["seconds"], cpu_microseconds=cpu * 1e6 / sent, bystanders=others.share)

    return measure


def judged(way, body):
    """One reader of one body, in a process of its own. Counts in events."""

    def measure(bench):
        with folder(bench) as directory:
            path = body.write(directory)
            output(bench.validation, way, path, WARM_UP_SECONDS)
            figures = output(bench.validation, way, path, bench.seconds)
            return Sample(value=figures["rate"], allocations=figures["allocationsPerBody"] / body.count)

    return measure


def growth(bench):
    """How the time to judge grows with what is judged."""
    return output(bench.validation, "growth")


def sync(bench):
    """What one fdatasync takes now, in milliseconds."""
    return Sample(value=synced(bench)["syncMilliseconds"])


def synced(bench):
    """That, and SQLite's version."""
    with folder(bench) as directory:
        lines = directory / "events.ndjson"
        lines.write_bytes(b"{}\n")
        return output(bench.inserts, directory / "sync.db", lines, 0)


def bound(most):
    """A bound in the row's own unit."""

    def measure(_):
        return Sample(value=most)

    return measure
