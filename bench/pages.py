"""Measure the pages beside their floor: `make bench`, or `.venv/bin/python bench/pages.py`.

    bench/pages.py                     200, 2,000 and 20,000 resources, 1, 8 and 32 connections (about 15 minutes)
    bench/pages.py --quick             200 resources, 8 connections (about a minute)
    bench/pages.py --only list,search  some kinds of page
    bench/pages.py --compare A.json B.json

The floor is a bare Django view that shows the same rows, on the same database, behind the same server, measured in the same
run, in turn with the product. On a shared machine times move; the ratio stays. SCALES=200,2000 chooses the sizes; the data
of each are made once (ten more minutes for 20,000) and kept in `var/bench/`. BENCH_DATABASE_URL measures another database.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from harness import report, targets
from harness.asking import ask
from harness.load import Load
from harness.servers import ROOT, Server
from harness.weights import first_visit
from harness.writes import measure_writes

RESULTS = ROOT / "bench" / "results"
AT_REST = 1000


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one size, 8 connections, short rounds")
    parser.add_argument(
        "--only",
        default="",
        help="kinds of page, separated by commas: home,list,theme,resource,search,feed,directory,dossiers,dossier,columns,links,link,initiatives,initiative,release,register,meetings,month,meeting,trace,needs,need,questions,question,desk,week,writes",
    )
    parser.add_argument("--connections", default="", help="for example 1,8,32")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of which the median is kept")
    parser.add_argument("--seconds", type=float, default=0, help="length of one measure; chosen to fit the time otherwise")
    parser.add_argument("--minutes", type=float, default=5.5, help="time for the measures themselves (preparing not counted)")
    parser.add_argument("--no-wrk", action="store_true", help="do not use wrk even when it is installed")
    parser.add_argument("--compare", nargs=2, metavar=("A.json", "B.json"), help="show two runs side by side")
    return parser.parse_args()


def scales(*, quick):
    given = os.environ.get("SCALES") or os.environ.get("SCALE") or ("200" if quick else "200,2000,20000")
    return [int(each) for each in given.split(",")]


def data_of(*, scale):
    path = ROOT / "var" / "bench" / str(scale)
    path.mkdir(parents=True, exist_ok=True)
    return path


def one_scale(*, scale, options, connections, seconds, load):
    """Measure everything at one size."""
    data = data_of(scale=scale)
    print(f"\nPreparing {scale} resources in {data.relative_to(ROOT)}…", flush=True)
    ask("prepare", str(scale), data=data, shown=True)
    facts = ask("facts", data=data)
    only = [each for each in options.only.split(",") if each]
    pages = [page for page in targets.pages(facts=facts) if not only or page.kind in only]
    inside = ask("queries", data=data, given=[{"key": page.key, "path": page.path, "cookies": page.cookies} for page in pages])
    found = {"rows": [], "inside": inside, "facts": facts["counts"], "weights": {}}
    with Server(data=data) as product, Server(data=data, floor=True) as floor:
        found["start_seconds"] = round(product.start_seconds, 2)
        warm(pages=pages, product=product, floor=floor, load=load)
        for count in connections:
            rows = measure(
                pages=pages, inside=inside, product=product, floor=floor, load=load, count=count, seconds=seconds, rounds=options.rounds
            )
            found["rows"] += rows
            print(report.table(scale=scale, connections=count, rows=rows), flush=True)
        rest(pages=pages, product=product, load=load)
        found["memory"] = {"product": product.memory(), "floor": floor.memory()}
        for page in pages:
            if page.who in ("cached", "coordinator") or page.kind == "desk":
                found["weights"][page.kind] = first_visit(port=product.port, path=page.path, cookies=page.cookies)
    if not only or "writes" in only:
        found["writes"] = writes(data=data, scale=scale, facts=facts, load=load, rounds=options.rounds, rows=found["rows"])
    show_memory(found=found)
    return found


def warm(*, pages, product, floor, load):
    """Let each process compile each template and open its connection."""
    for page in pages:
        for server, request in ((product, page.request()), (floor, page.request(floor=True))):
            load.send(server=server, requests=[request], connections=8, seconds=5, most=16)


def measure(*, pages, inside, product, floor, load, count, seconds, rounds):
    """Rounds of product and floor in turn, for one number of connections."""
    kept = {page.key: [] for page in pages}
    floors = {page.floor_key: [] for page in pages}
    for _ in range(rounds):
        done = set()
        for page in pages:
            fast = page.who == "cached" and inside[page.key]["status"] == 200
            kept[page.key].append(load.measure(server=product, requests=[page.request()], connections=count, seconds=seconds, fast=fast))
            if page.floor_key not in done:
                done.add(page.floor_key)
                floors[page.floor_key].append(
                    load.measure(server=floor, requests=[page.request(floor=True)], connections=count, seconds=seconds)
                )
    rows = []
    for page in pages:
        here, below = report.middle(rounds=kept[page.key]), report.middle(rounds=floors[page.floor_key])
        asked = inside[page.key]
        rows.append(
            here
            | {
                "kind": page.kind,
                "who": page.who,
                "connections": count,
                "floor": below["cpu"],
                "floor_per_second": below["per_second"],
                "floor_statuses": below["statuses"],
                "ratio": here["cpu"] / below["cpu"] if below["cpu"] else 0.0,
                "target": page.ratio,
                "queries": asked["queries"],
                "html": asked["bytes"],
                "gzip": asked["gzip"],
            }  # fmt: skip
        )
    return rows


def rest(*, pages, product, load):
    """A thousand requests of all kinds, then a moment of rest: memory is read after it."""
    requests = [page.request() for page in pages if page.who != "cached"] or [page.request() for page in pages]
    if requests:
        load.send(server=product, requests=requests, connections=8, seconds=20, most=AT_REST)
    time.sleep(1)


def writes(*, data, scale, facts, load, rounds, rows):
    """Publish and upload; their rows are shown like those of pages."""
    found = measure_writes(data=data, facts=facts, load=load, rounds=rounds, connections=1)
    shown = []
    for kind, measured in found.items():
        here, below = (report.middle(rounds=measured[name]) for name in ("product", "floor"))
        shown.append(
            here
            | {
                "kind": kind,
                "who": "coordinator" if kind == "publish" else "member",
                "connections": 1,
                "floor": below["cpu"],
                "floor_per_second": below["per_second"],
                "floor_statuses": below["statuses"],
                "ratio": here["cpu"] / below["cpu"] if below["cpu"] else 0.0,
                "target": targets.RATIOS.get(kind),
                "queries": 0,
                "html": 0,
                "gzip": 0,
            }  # fmt: skip
        )
    rows += shown
    print(report.table(scale=scale, connections=1, rows=shown))
    worker = found["publish"]["worker"]
    seen = sorted(found["publish"]["found"])
    peak = found["upload"]["peak"]
    print(f"  after each publish the task worker spends {sum(worker) / len(worker):.0f} ms (index, mails, reactions)")
    print(f"  what is published is found after {seen[len(seen) // 2]:.2f} s, {seen[-1]:.2f} s at most of {len(seen)} times (target 1)")
    print(f"  highest memory of a web process: {peak['before']:.0f} MB before the uploads, {peak['after']:.0f} MB after")
    return {"worker_ms": worker, "found_seconds": seen, "peak": peak}


def show_memory(*, found):
    product, floor = found["memory"]["product"], found["memory"]["floor"]
    print(
        f"\n  memory at rest: {product['pss']:.0f} MB PSS ({product['rss']:.0f} MB RSS, {product['processes']} processes); floor {floor['pss']:.0f} MB"
    )
    print(f"  start of the server: {found['start_seconds']} s")
    for kind, weight in found["weights"].items():
        if weight:
            outside = f", OUTSIDE: {weight['outside']}" if weight["outside"] else ""
            print(f"  first visit of {kind}: {weight['requests']} requests, {weight['bytes'] / 1000:.0f} KB{outside}")


def commit():
    return subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def length(*, options, pages, sizes, connections):
    """Seconds of one measure, so that all fit in the time."""
    if options.seconds:
        return options.seconds
    minutes = 0.7 if options.quick else options.minutes
    count = pages * len(sizes) * len(connections) * options.rounds
    return min(2.0, max(0.25, minutes * 60 / count - 0.05))


def main():
    options = arguments()
    if options.compare:
        before, after = (json.loads(Path(path).read_text()) for path in options.compare)
        print(report.compare(before=before, after=after))
        return
    sizes = scales(quick=options.quick)
    connections = [int(each) for each in (options.connections or ("8" if options.quick else "1,8,32")).split(",")]
    only = [each for each in options.only.split(",") if each]
    seconds = length(options=options, pages=5 * len(only) if only else 96, sizes=sizes, connections=connections)
    load = Load(with_wrk=not options.no_wrk)
    print(
        f"{options.rounds} rounds of {seconds:.2f} s per page; {platform.python_implementation()} {platform.python_version()}, "
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; cached pages with {'wrk' if load.wrk else 'our client (wrk not found: apt install wrk)'}."
    )
    print(
        "CPU and floor: milliseconds of processor per request, of the web processes. ratio: CPU over floor. SQL: queries. HTML, gzip: bytes."
    )
    run = {"at": time.strftime("%Y-%m-%dT%H:%M:%S"), "commit": commit(), "seconds": seconds, "load": os.getloadavg()[0], "scales": {}}
    started = time.monotonic()
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{time.strftime('%Y%m%d-%H%M%S')}-{run['commit'] or 'local'}.json"
    for scale in sizes:
        run["scales"][str(scale)] = one_scale(scale=scale, options=options, connections=connections, seconds=seconds, load=load)
        # A run cut short keeps the sizes it has measured.
        path.write_text(json.dumps(run, indent=1, ensure_ascii=False))
    load.close()
    missed = report.misses(run=run)
    print("\nTargets: " + ("all reached." if not missed else f"{len(missed)} not reached."))
    print("".join(f"  ✗ {each}\n" for each in missed) + f"\n{time.monotonic() - started:.0f} s. Kept in {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
