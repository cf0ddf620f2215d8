"""Figures as text: tables of a run, what misses its target, two runs side by side."""

from statistics import median

from harness import targets

HEAD = f"{'page':<10}{'who':<12}{'req/s':>8}{'p50':>8}{'p99':>8}{'CPU':>8}{'floor':>8}{'ratio':>7}{'target':>8}{'SQL':>5}{'HTML':>9}{'gzip':>8}"


def middle(*, rounds):
    """The medians of several rounds."""
    names = ("per_second", "p50", "p99", "cpu", "bytes")
    found = {name: median(each[name] for each in rounds) for name in names}
    statuses = {}
    for each in rounds:
        for status, count in each["statuses"].items():
            statuses[status] = statuses.get(status, 0) + count
    return found | {"requests": sum(each["requests"] for each in rounds), "statuses": statuses}


def table(*, scale, connections, rows):
    """One table: times in milliseconds, CPU of the web processes per request."""
    lines = [f"\n{scale} resources, {connections} connection{'s' if connections > 1 else ''}", HEAD]
    for row in rows:
        asked = "" if row["target"] is None else f"≤{row['target']:g}"
        mark = " ✗" if row["target"] is not None and row["ratio"] > row["target"] else ""
        bad = {status: count for status, count in row["statuses"].items() if status not in ("200", "302", "201")}
        lines.append(
            f"{row['kind']:<10}{row['who']:<12}{row['per_second']:>8.0f}{row['p50']:>8.1f}{row['p99']:>8.1f}{row['cpu']:>8.2f}{row['floor']:>8.2f}"
            f"{row['ratio']:>7.2f}{asked:>8}{row['queries']:>5}{row['html']:>9}{row['gzip']:>8}{mark}{f'  {bad}' if bad else ''}"
        )
    return "\n".join(lines)


def misses(*, run):
    """Sentences: each target that this run does not reach."""
    found = []
    for scale, at in run["scales"].items():
        for row in at["rows"]:
            where = f"{scale}: {row['kind']} ({row['who']})"
            counted = row["connections"] == 8 or row["kind"] in ("publish", "upload")
            if counted and row["target"] is not None and row["ratio"] > row["target"]:
                found.append(f"{where} costs {row['ratio']:.2f} × the floor, at most {row['target']:g}")
            if row["connections"] == 8 and row["who"] == "cached" and row["per_second"] < targets.CACHED_PER_SECOND:
                found.append(f"{where} answers {row['per_second']:.0f}/s, at least {targets.CACHED_PER_SECOND}")
        for key, page in at["inside"].items():
            most = targets.QUERIES.get(key.split("/")[0])
            if most and page["queries"] > most:
                found.append(f"{scale}: {key} makes {page['queries']} queries, at most {most}")
            if page["status"] != 200:
                found.append(f"{scale}: {key} answers {page['status']}")
            if page["bytes"] > targets.HTML or page["gzip"] > targets.HTML_GZIP:
                if not key.startswith("feed"):
                    found.append(
                        f"{scale}: {key} weighs {page['bytes']} bytes, {page['gzip']} compressed: at most {targets.HTML} and {targets.HTML_GZIP}"
                    )
        if at["memory"]["product"]["pss"] > targets.PSS:
            found.append(f"{scale}: {at['memory']['product']['pss']:.0f} MB of memory (PSS), at most {targets.PSS}")
    return found + grown(run=run)


def grown(*, run):
    """Sentences: pages that cost more where there is more."""
    scales = sorted(run["scales"], key=int)
    if len(scales) < 2:
        return []
    few, many = (
        {(row["kind"], row["who"]): row for row in run["scales"][scale]["rows"] if row["connections"] == 8}
        for scale in (scales[0], scales[-1])
    )
    pace = paced(few=few, many=many)
    growth = {
        key: many[key]["cpu"] / row["cpu"] / pace for key, row in few.items() if row["cpu"] and key in many and row["who"] != "cached"
    }
    return [
        f"{kind} ({who}) costs {more:.2f} × more with {scales[-1]} than with {scales[0]}, at most {targets.GROWTH}"
        for (kind, who), more in growth.items()
        if more > targets.GROWTH
    ]


def paced(*, few, many):
    """How much slower the machine itself was at the second size: on a shared machine, the same work does not take the same time.

    Told by the floor of the pages that read one resource by its key, whose work does not depend on how many there are.
    """
    fixed = [key for key in few if key[0] == "resource" and key in many]
    moved = [many[key]["floor"] / few[key]["floor"] for key in fixed if few[key]["floor"] and many[key]["floor"]]
    return median(moved) if moved else 1.0


def compare(*, before, after):
    """Two runs: CPU and ratio of each page, and how they moved."""
    lines = [f"{'page':<10}{'who':<12}{'scale':>7}{'conn':>5}{'CPU':>9}{'→':>9}{'ratio':>8}{'→':>8}{'ratio ×':>9}{'SQL':>7}"]
    for scale, at in after["scales"].items():
        old = {(row["kind"], row["who"], row["connections"]): row for row in before["scales"].get(scale, {"rows": []})["rows"]}
        for row in at["rows"]:
            was = old.get((row["kind"], row["who"], row["connections"]))
            if not was:
                continue
            moved = row["ratio"] / was["ratio"] if was["ratio"] else 0
            mark = "  better" if moved < 0.9 else "  WORSE" if moved > 1.1 else ""
            lines.append(
                f"{row['kind']:<10}{row['who']:<12}{scale:>7}{row['connections']:>5}{was['cpu']:>9.2f}{row['cpu']:>9.2f}{was['ratio']:>8.2f}{row['ratio']:>8.2f}"
                f"{moved:>9.2f}{was['queries']:>4}→{row['queries']}{mark}"
            )
        if memory := before["scales"].get(scale, {}).get("memory"):
            lines.append(f"memory (PSS) at {scale}: {memory['product']['pss']:.0f} → {at['memory']['product']['pss']:.0f} MB")
    return "\n".join(lines)
