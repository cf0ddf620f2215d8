"""Send a load to a server and say what it cost."""

import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from harness.servers import HOST

WRK_REPORT = """
done = function(summary, latency, requests)
  local bad = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  io.write(string.format("BENCH %d %d %.3f %.3f %d %d\\n",
    summary.requests, summary.duration, latency:percentile(50) / 1000, latency:percentile(99) / 1000, bad, summary.bytes))
end
"""


class Load:
    """The client process; `wrk`, where there is one, for answers that come thousands a second."""

    def __init__(self, *, with_wrk=True):
        client = Path(__file__).with_name("client.py")
        self.process = subprocess.Popen([sys.executable, "-S", str(client)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.wrk = shutil.which("wrk") if with_wrk else None
        self.seed = 0

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)

    def send(self, *, server, requests, connections, seconds, most=0):
        """One load; requests a second, latencies in milliseconds, statuses."""
        self.seed += 1
        job = {
            "host": HOST, "port": server.port, "requests": requests, "connections": connections, "seconds": seconds, "most": most,
            "seed": f"{int(time.time()) % 1_000_000}{self.seed:04d}",
        }  # fmt: skip
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit("The client of the load ended.")
        return json.loads(answer)

    def send_with_wrk(self, *, server, request, connections, seconds):
        """The same for one address that answers very fast."""
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            script.write(WRK_REPORT)
            script.flush()
            headers = [part for name, value in request.get("headers", {}).items() for part in ("-H", f"{name}: {value}")]
            command = [self.wrk, "-t1", f"-c{connections}", "-d60s", "-s", script.name, *headers]
            process = subprocess.Popen([*command, f"http://{HOST}:{server.port}{request['path']}"], stdout=subprocess.PIPE, text=True)
            try:
                # It takes whole seconds; told to stop, it reports at once.
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGINT)
            text, _ = process.communicate(timeout=20)
        found = re.search(r"BENCH (\d+) (\d+) ([\d.]+) ([\d.]+) (\d+) (\d+)", text)
        if not found:
            raise SystemExit(f"wrk said nothing to read:\n{text}")
        done, micro, p50, p99, bad, size = (float(each) for each in found.groups())
        statuses = {"200": int(done - bad)} | ({"bad": int(bad)} if bad else {})
        return {
            "requests": int(done), "seconds": micro / 1e6, "per_second": done * 1e6 / micro, "p50": p50, "p99": p99,
            "statuses": statuses, "bytes": size / done if done else 0,
        }  # fmt: skip

    def measure(self, *, server, requests, connections, seconds, most=0, fast=False):
        """One load with the processor time of the server's web processes, per request, in milliseconds."""
        before = server.cpu()
        if fast and self.wrk:
            result = self.send_with_wrk(server=server, request=requests[0], connections=connections, seconds=seconds)
        else:
            result = self.send(server=server, requests=requests, connections=connections, seconds=seconds, most=most)
        spent = server.cpu() - before
        result["cpu"] = 1000 * spent / result["requests"] if result["requests"] else 0.0
        return result
