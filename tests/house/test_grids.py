"""The two grids, of accessibility and of safety: each line judged, each proof there, the figures told as they are."""

import ast
import csv
import io
import json
import logging
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from pythonjsonlogger.json import JsonFormatter

ROOT = Path(__file__).resolve().parents[2]
RGAA = {"conforme", "non conforme", "non applicable"}
ASVS = {"met", "option", "operator", "not met", "out of scope"}
# How many criteria each theme of RGAA 4.1.2 has, and requirements of levels 1 and 2 each chapter of ASVS 5.0.0.
CRITERIA = {1: 9, 2: 2, 3: 3, 4: 13, 5: 8, 6: 2, 7: 5, 8: 10, 9: 4, 10: 14, 11: 13, 12: 11, 13: 12}
REQUIREMENTS = {1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16, 17: 7}
DATED = re.compile(r"\d{4}-\d{2}-\d{2}\xa0?: .{12,}", re.S)


def rows(name):
    with (ROOT / "docs" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def named_in(path):
    names = set()
    for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            names |= {f"{node.name}::{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
    return names


def anchors(path):
    titles = re.findall(r"^#+ (.+)$", (ROOT / path).read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def lacking(proof):
    """Say what is wrong with one proof: a test, a file (and its title), or a dated note."""
    if DATED.fullmatch(proof):
        return ""
    path, _, name = proof.partition("::")
    path, _, title = path.partition("#")
    if not (ROOT / path).is_file():
        return f"no file {proof}"
    if name and name not in named_in(path):
        return f"no test {proof}"
    return f"no title {proof}" if title and title not in anchors(path) else ""


def proofs(row, column):
    return [each.strip() for each in row[column].split(" ; ") if each.strip()]


def test_each_criterion_of_accessibility_is_judged():
    grid = rows("rgaa.csv")
    assert Counter(row["critère"] for row in grid) == {f"{theme}.{n}": 1 for theme, many in CRITERIA.items() for n in range(1, many + 1)}
    assert {row["état"] for row in grid} <= RGAA
    found = [f"{row['critère']}: {wrong}" for row in grid for proof in proofs(row, "preuve") if (wrong := lacking(proof))]
    found += [f"{row['critère']}: no proof" for row in grid if row["état"] != "non applicable" and not proofs(row, "preuve")]
    found += [f"{row['critère']}: no reason" for row in grid if row["état"] != "conforme" and not row["remarque"].strip()]
    assert not found, "\n".join(found)


def test_each_requirement_of_safety_is_judged():
    grid = rows("asvs.csv")
    assert len({row["id"] for row in grid}) == len(grid) == 253
    assert Counter(int(re.match(r"V(\d+)\.\d+\.\d+$", row["id"])[1]) for row in grid) == REQUIREMENTS
    assert Counter(row["level"] for row in grid) == {"1": 70, "2": 183}
    assert {row["state"] for row in grid} <= ASVS
    found = [f"{row['id']}: {wrong}" for row in grid for proof in proofs(row, "evidence") if (wrong := lacking(proof))]
    found += [f"{row['id']}: no proof" for row in grid if row["state"] != "out of scope" and not proofs(row, "evidence")]
    found += [f"{row['id']}: no reason" for row in grid if row["state"] in ("out of scope", "not met", "option") and not row["remark"]]
    assert not found, "\n".join(found)


def test_the_figures_told_are_those_of_the_grids():
    safety = Counter(row["state"] for row in rows("asvs.csv"))
    told = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    words = (
        f"253 requirements judged: {safety['met']} met as shipped, {safety['option']} by an option, {safety['operator']} the operator's, "
        f"{safety['not met']} not met, {safety['out of scope']} out of scope"
    )
    assert words in told
    missed = [row["id"].removeprefix("V") for row in rows("asvs.csv") if row["state"] == "not met"]
    assert [each for each in missed if f"({each})" not in told] == []
    access = Counter(row["état"] for row in rows("rgaa.csv"))
    applicable = access["conforme"] + access["non conforme"]
    page = (ROOT / "maillage" / "editorial" / "first_pages" / "accessibilite.md").read_text(encoding="utf-8")
    assert f"{access['conforme']} critères sur les {applicable} qui s’appliquent" in page
    assert f"{access['conforme'] / applicable:.0%}".replace("%", "\xa0%") in page.replace(" %", "\xa0%")
    assert [row["critère"] for row in rows("rgaa.csv") if row["état"] == "non conforme" and row["critère"] not in page] == []
    assert ("partiellement conforme" if access["non conforme"] else "totalement conforme") in page
    # The state is told on the page of accessibility and at the foot of every page, in the same words.
    assert any("partiellement conforme" in label for label, _name in settings.FOOTER_NAVIGATION) == bool(access["non conforme"])


def test_no_tag_is_there_for_its_looks():
    looks = re.compile(r"<(u|font|center|big|tt|strike|marquee|blink)[ >]")
    pages = [path for path in (ROOT / "maillage").rglob("templates/**/*.html") if "/mail/" not in str(path) and "notices" not in path.parts]
    assert len(pages) > 200
    assert [str(path) for path in pages if looks.search(path.read_text(encoding="utf-8"))] == []


def test_what_answers_programs_says_little(client, db):
    assert client.get("/sante/").json() == {"etat": "ok"}
    for path in (
        "/.git/config",
        "/.git/HEAD",
        "/.env",
        "/manage.py",
        "/pyproject.toml",
        "/static/",
        "/static/ui/",
        "/static/../manage.py",
        "/files/",
        "/backups/",
    ):
        assert client.get(path).status_code == 404, path
    for path in ("/", "/sante/", "/recherche.json", "/static/ui/trame.css"):
        assert client.generic("TRACE", path, headers={"X-Secret": "marque"}).status_code in (404, 405)


def test_lines_of_the_log_are_json_in_utc_and_nobody_breaks_them():
    given = dict(settings.LOGGING["formatters"]["json"])
    assert given.pop("()") == "pythonjsonlogger.json.JsonFormatter"
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter(fmt=given.pop("format"), **given))
    record = logging.LogRecord("a", logging.WARNING, "b", 1, 'words\n{"level": "INFO"}\r\n\x1b[2J', None, None)
    record.request_id = "x\ny"
    handler.emit(record)
    line = out.getvalue()
    assert line.count("\n") == 1 and "\x1b" not in line and "\r" not in line
    read = json.loads(line)
    assert read["message"].startswith("words\n") and re.search(r"(\+00:00|Z)$", read["timestamp"])


@pytest.mark.parametrize("proof", ["tests/house/test_grids.py::test_none", "docs/none.md", "docs/security.md#none", "2026-11-22: vu", ""])
def test_a_proof_that_is_none_is_seen(proof):
    assert lacking(proof) or not proof
