"""What the import contracts do not see: doors between rooms, and references made of strings."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import grimp
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "maillage"
FLOORS = [
    {"kernel"},
    {"people"},
    {"letters"},
    {"mailbox"},
    {"moderation"},
    {"network"},
    {"library"},
    {"dossiers", "initiatives", "links"},
    {"meetings"},
    {"needs", "traces"},
    {"community"},
    {"welcome"},
    {"editorial", "search", "transfer"},
    {"home"},
    {"demo"},
    {"config"},
]
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
DOORS = {"public", "events"}
KERNEL_LINES = 10600
KERNEL_PART_LINES = 1400


@cache
def graph():
    return grimp.build_graph("maillage", cache_dir=None)


def room_of(module: str) -> str:
    return module.split(".")[1] if module.count(".") else ""


def test_every_room_stands_on_a_floor():
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert rooms == set(FLOOR_OF)


def test_rooms_are_entered_by_their_door():
    entered = []
    for importer in graph().modules:
        for imported in graph().find_modules_directly_imported_by(importer):
            from_room, to_room = room_of(importer), room_of(imported)
            if not from_room or not to_room or from_room == to_room or to_room == "kernel" or from_room in ("config", "demo"):
                continue
            if imported.split(".")[2:3] not in ([door] for door in DOORS):
                entered.append(f"{importer} imports {imported}")
    assert entered == []


def test_foreign_keys_point_to_the_same_room_or_below():
    upward = []
    for model in apps.get_models():
        if not model.__module__.startswith("maillage."):
            continue
        room = room_of(model.__module__)
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if (
                not getattr(field, "many_to_one", False)
                and not getattr(field, "one_to_one", False)
                and not getattr(field, "many_to_many", False)
            ):
                continue
            if field.auto_created or not target or not target.__module__.startswith("maillage."):
                continue
            other = room_of(target.__module__)
            if other != room and (room == "kernel" and other == "people" and target._meta.label != "people.Person"):
                upward.append(str(field))
            if other not in (room, "kernel", "people") and FLOOR_OF[other] >= FLOOR_OF[room]:
                upward.append(str(field))
    assert upward == []


def test_templates_include_and_extend_only_from_below():
    upward = []
    for path in PACKAGE.rglob("templates/**/*.*"):
        room = path.relative_to(PACKAGE).parts[0]
        for name in re.findall(r"{%\s*(?:include|extends)\s+\"([^\"#]+)", path.read_text(encoding="utf-8")):
            owner = name.split("/")[0]
            if owner in FLOOR_OF and owner != room and FLOOR_OF[owner] >= FLOOR_OF[room]:
                upward.append(f"{path.relative_to(ROOT)} uses {name}")
    assert upward == []


def test_no_signals_no_class_views():
    found = []
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "migrations" in path.parts:
            continue
        if re.search(r"django\.db\.models\.signals|@receiver|django\.views\.generic", text):
            found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_files_stay_short():
    long = {}
    for folder in (PACKAGE, ROOT / "tests", ROOT / "tools", ROOT / "bench"):
        for path in folder.rglob("*.py"):
            if "migrations" in path.parts:  # written by Django
                continue
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > 600:
                long[str(path.relative_to(ROOT))] = lines
    assert long == {}


def test_doors_stay_narrow():
    wide = {}
    for path in PACKAGE.glob("*/public.py"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > 160:
            wide[str(path.relative_to(ROOT))] = lines
    assert wide == {}


def test_the_kernel_and_each_of_its_parts_stay_small():
    lines = Counter()
    for path in (PACKAGE / "kernel").rglob("*.py"):
        if "migrations" not in path.parts:
            part = path.relative_to(PACKAGE / "kernel").parts[0]
            lines[part] += sum(1 for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    assert {part: count for part, count in lines.items() if count > KERNEL_PART_LINES} == {}
    assert sum(lines.values()) < KERNEL_LINES


def test_no_name_without_owner():
    assert [str(path) for path in PACKAGE.rglob("*.py") if path.stem in ("utils", "helpers", "common", "misc")] == []


def test_public_functions_of_doors_are_keyword_only_and_documented():
    wrong = []
    for path in PACKAGE.glob("*/domain/**/*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                if node.args.args or not ast.get_docstring(node) or node.returns is None:
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert wrong == []
