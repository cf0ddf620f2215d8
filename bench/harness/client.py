"""The load: a process of its own that holds connections open and sends requests for a while. Standard library only.

It reads one job per line (JSON) and answers one line. At the end of a job it waits for the answers still due and counts
them, so that what the server spent and what is counted are the same requests.
"""

import json
import re
import selectors
import socket
import sys
import time
from collections import Counter

PATIENCE = 60.0


class Connection:
    """One keep-alive connection: a request out, an answer in."""

    def __init__(self, *, address):
        self.address = address
        self.open()

    def open(self):
        self.socket = socket.create_connection(self.address, timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.reset()

    def reset(self):
        self.received = bytearray()
        self.body_at = self.end = -1
        self.chunked = False

    def start(self, *, parts):
        self.reset()
        self.out = [memoryview(part) for part in parts]
        self.started = time.perf_counter()

    def write(self):
        """Send what the socket takes; True when all is sent."""
        while self.out:
            try:
                sent = self.socket.send(self.out[0])
            except BlockingIOError:
                return False
            self.out[0] = self.out[0][sent:]
            if not self.out[0]:
                self.out.pop(0)
        return True

    def read(self):
        """Take what came; True when the answer is whole."""
        try:
            data = self.socket.recv(262144)
        except BlockingIOError:
            return False
        if not data:
            raise ConnectionError("closed by the server")
        self.received += data
        if self.body_at < 0:
            at = self.received.find(b"\r\n\r\n")
            if at < 0:
                return False
            self.body_at = at + 4
            head = bytes(self.received[:at]).lower()
            length = re.search(rb"\r\ncontent-length: *(\d+)", head)
            self.chunked = length is None and b"\r\ntransfer-encoding: chunked" in head
            self.end = self.body_at + int(length[1]) if length else self.body_at
        return self.received.endswith(b"0\r\n\r\n") if self.chunked else len(self.received) >= self.end

    def status(self):
        return int(self.received[9:12])


def request_of(*, job, number):
    """The bytes of one request. `{n}` in a path becomes a number never used before."""
    asked = job["requests"][number % len(job["requests"])]
    path = asked["path"].replace("{n}", f"{job['seed']}{number}")
    lines = [f"{asked.get('method', 'GET')} {path} HTTP/1.1", f"Host: {job['host']}:{job['port']}"]
    lines += [f"{name}: {value}" for name, value in asked.get("headers", {}).items()]
    body = b""
    if "file" in asked:
        body = upload(asked=asked, number=number)
        lines.append(f"Content-Type: multipart/form-data; boundary={BOUNDARY}")
    elif "body" in asked:
        body = asked["body"].encode()
        lines.append("Content-Type: application/x-www-form-urlencoded")
    if asked.get("method") == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return ["\r\n".join([*lines, "", ""]).encode(), *([body] if body else [])]


BOUNDARY = "----bench-boundary-5f2d8c"
FILES = {}


def upload(*, asked, number):
    """A multipart body of one file; each has other bytes near its end, as each real file has."""
    if asked["file"] not in FILES:
        with open(asked["file"], "rb") as file:
            FILES[asked["file"]] = file.read()
    content = FILES[asked["file"]].replace(b"%BENCH-0000000000", b"%%BENCH-%010d" % number, 1)
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{asked["field"]}"; filename="mesure-{number}.pdf"\r\n'
    return head.encode() + b"Content-Type: application/pdf\r\n\r\n" + content + f"\r\n--{BOUNDARY}--\r\n".encode()


class Run:
    """One job: what is sent, what came back."""

    def __init__(self, *, job):
        self.job = job
        self.address = (job["host"], job["port"])
        self.most = job.get("most") or 10**9
        self.latencies = []
        self.statuses = Counter()
        self.bytes = self.sent = 0
        self.selector = selectors.DefaultSelector()

    def start(self, connection):
        connection.start(parts=request_of(job=self.job, number=self.sent))
        self.sent += 1
        events = selectors.EVENT_READ if connection.write() else selectors.EVENT_READ | selectors.EVENT_WRITE
        self.selector.modify(connection.socket, events, connection)

    def go(self):
        count = min(self.job["connections"], self.most)
        for _ in range(count):
            connection = Connection(address=self.address)
            self.selector.register(connection.socket, selectors.EVENT_READ, connection)
        began = time.perf_counter()
        self.deadline = began + self.job["seconds"]
        for key in list(self.selector.get_map().values()):
            self.start(key.data)
        busy = count
        while busy:
            events = self.selector.select(PATIENCE)
            if not events:
                self.statuses["no answer"] += busy
                break
            for key, mask in events:
                busy -= self.step(key.data, mask)
        took = time.perf_counter() - began
        for key in list(self.selector.get_map().values()):
            key.data.socket.close()
        return took

    def step(self, connection, mask):
        """Go on with one connection; 1 when it has ended."""
        if mask & selectors.EVENT_WRITE and connection.write():
            self.selector.modify(connection.socket, selectors.EVENT_READ, connection)
        if not mask & selectors.EVENT_READ:
            return 0
        try:
            if not connection.read():
                return 0
        except OSError as error:
            self.statuses[type(error).__name__] += 1
            self.selector.unregister(connection.socket)
            connection.socket.close()
            return 1
        now = time.perf_counter()
        self.latencies.append(now - connection.started)
        self.statuses[str(connection.status())] += 1
        self.bytes += len(connection.received) - connection.body_at
        if now < self.deadline and self.sent < self.most:
            self.start(connection)
            return 0
        return 1


def percentile(values, share):
    return values[min(len(values) - 1, int(len(values) * share))] if values else 0.0


def run(job):
    one = Run(job=job)
    took = one.go()
    one.latencies.sort()
    done = len(one.latencies)
    return {
        "requests": done,
        "seconds": took,
        "per_second": done / took,
        "p50": percentile(one.latencies, 0.5) * 1000,
        "p99": percentile(one.latencies, 0.99) * 1000,
        "statuses": dict(one.statuses),
        "bytes": one.bytes / done if done else 0,
    }


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
