"""Publish one item and upload 20 MB, on a copy of the data that is thrown away."""

import json
import os
import shutil
import time
import urllib.request
import zlib
from pathlib import Path

from harness.asking import ask
from harness.servers import HOST, Server

UPLOAD_BYTES = 20_000_000
# The kernel counts processor time by hundredths of a second: a batch must cost many of them.
BATCH, UPLOADS = 40, 4
FOUND_TIMES = 8
# With its number, a word that one contribution alone has.
MEASURED_WORD = "bancdessai"


def copy_data(*, data):
    """Copy what writing touches: the database, the index, the secret; never the files."""
    target = Path(f"{data}-writes")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for path in Path(data).iterdir():
        if path.name in ("files", "media", "floor-uploads", "workers") or path.suffix == ".log":
            continue
        if path.is_dir():
            shutil.copytree(path, target / path.name)
        else:
            shutil.copy2(path, target / path.name)
    return target


def big_pdf(*, path):
    """A valid PDF of 20 MB: one page, and pictures' bytes that do not compress."""
    noise = os.urandom(UPLOAD_BYTES)
    packed = zlib.compress(noise, 0)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length 44 >>\nstream\nBT /F1 24 Tf 72 720 Td (Une page mesure) Tj ET\nendstream",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream",
    ]
    out, places = bytearray(b"%PDF-1.4\n%BENCH-0000000000\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, xref)
    path.write_bytes(out)


def post(*, path, cookies, csrf):
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), "X-CSRFToken": csrf}
    return {"method": "POST", "path": path, "headers": headers}


def measure_writes(*, data, facts, load, rounds, connections):
    """Rounds of publishing and uploading, product then floor; {kind: {product: [...], floor: [...], …}}."""
    data = copy_data(data=data)
    try:
        needed = rounds * 2 * BATCH + 4 + FOUND_TIMES
        uuids = ask("waiting", str(needed), data=data)
        with Server(data=data) as product, Server(data=data, floor=True) as floor:
            found = [_until_found(server=product, uuids=uuids, number=number, facts=facts, load=load) for number in range(FOUND_TIMES)]
            published = _publish(product=product, floor=floor, uuids=uuids, facts=facts, load=load, rounds=rounds, connections=connections)
            uploaded = _upload(product=product, floor=floor, data=data, facts=facts, load=load, rounds=rounds)
        return {"publish": published | {"found": found}, "upload": uploaded}
    finally:
        shutil.rmtree(data, ignore_errors=True)


def _publish(*, product, floor, uuids, facts, load, rounds, connections):
    who = {"cookies": facts["cookies"]["coordinator"], "csrf": facts["csrf"]}
    places = {
        "product": (product, "/la-semaine/contributions/{}/publier/"),
        "floor": (floor, "/publish/{}/"),
    }
    found = {"product": [], "floor": [], "worker": []}
    for name, (server, path) in places.items():
        load.send(server=server, requests=[post(path=path.format(uuids.pop()), **who) for _ in range(2)], connections=2, seconds=20, most=2)
    for _ in range(rounds):
        for name, (server, path) in places.items():
            requests = [post(path=path.format(uuids.pop()), **who) for _ in range(BATCH)]
            worker = server.worker_cpu()
            found[name].append(load.measure(server=server, requests=requests, connections=connections, seconds=60, most=BATCH))
            if name == "product":
                _settle(server)
                found["worker"].append(1000 * (server.worker_cpu() - worker) / BATCH)
    return found


def _until_found(*, server, uuids, number, facts, load, patience=30.0):
    """Publish a contribution; seconds until a search gives it."""
    request = post(path=f"/la-semaine/contributions/{uuids[number]}/publier/", cookies=facts["cookies"]["coordinator"], csrf=facts["csrf"])
    address = f"http://{HOST}:{server.port}/recherche.json?q={MEASURED_WORD}{number}"
    search = urllib.request.Request(address, headers={"Cookie": request["headers"]["Cookie"]})
    began = time.monotonic()
    load.send(server=server, requests=[request], connections=1, seconds=20, most=1)
    while time.monotonic() - began < patience:
        with urllib.request.urlopen(search, timeout=patience) as answer:
            results = json.load(answer)["results"]
        if any(f"{MEASURED_WORD}{number}" in result["title"].split() for result in results):
            return time.monotonic() - began
        time.sleep(0.02)
    raise SystemExit(f"A published contribution was not found in {patience:.0f} s.")


def _upload(*, product, floor, data, facts, load, rounds):
    file = Path(data) / "bench-20mb.pdf"
    big_pdf(path=file)
    who = {"cookies": facts["cookies"]["member"], "csrf": facts["csrf"]}
    requests = {
        "product": (product, post(path="/bibliotheque/partager/fichiers/", **who)),
        "floor": (floor, post(path="/upload/", **who)),
    }
    found = {"product": [], "floor": [], "peak": {"before": product.web_peak()}}
    for number in range(rounds + 1):
        for name, (server, request) in requests.items():
            job = [request | {"file": str(file), "field": "file"}]
            result = load.measure(server=server, requests=job, connections=1, seconds=60, most=UPLOADS)
            if number:
                found[name].append(result)
    found["peak"]["after"] = product.web_peak()
    return found


def _settle(server, *, patience=20.0):
    """Wait until the task worker has nothing more to do."""
    last, since, limit = server.worker_cpu(), time.monotonic(), time.monotonic() + patience
    while time.monotonic() < limit and time.monotonic() - since < 1.5:
        time.sleep(0.25)
        now = server.worker_cpu()
        if now - last > 0.05:
            last, since = now, time.monotonic()
