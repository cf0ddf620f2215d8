"""Write the files of a new room, as docs and house tests want them: a small one that works, to be reshaped.

    make new-context NAME=jobs              a room `jobs` around one noun, `job`
    make new-context NAME=jobs NOUN=vacancy

The skeleton is the folder tools/room: @room@, @Room@, @noun@ and @Noun@ are replaced. Standard library only.
"""

import keyword
import os
import re
import sys

TOOLS = os.path.dirname(os.path.abspath(__file__))
SKELETON = os.path.join(TOOLS, "room")
SUFFIX = ".txt"
RENAMED = {"list.html": "{noun}_list.html", "detail.html": "{noun}_detail.html", "form.html": "{noun}_form.html"}

NEXT = """
Written: maillage/{room}/ and tests/{room}/. Then, by hand, since it is a decision:

  1. its floor    pyproject.toml, [tool.importlinter]: add "{room}" to the layers of the first contract
                  (rooms of one floor are separated by |), "maillage.{room}" to the containers of the second
                  and to the source modules of the third; tests/house/test_architecture.py: the same floor in FLOORS
  2. its app      maillage/config/settings.py: "{room}" in ROOMS
  3. its pages    maillage/config/urls.py: *_room("", "maillage.{room}.urls")
  4. its noun     docs/glossary.md: `{Noun}`; say {noun} in French in models, templates and messages
  5. its table    .venv/bin/python manage.py makemigrations {room} --name initial
  6. its facts    docs/reactions.md, when something above reacts to them
  7. prove it     .venv/bin/python -m pytest tests/{room} tests/house && make lint
"""


def stop(text):
    print("new-context: " + text, file=sys.stderr)
    sys.exit(2)


def check(kind, name):
    if not re.match(r"^[a-z][a-z0-9_]*$", name) or keyword.iskeyword(name):
        stop("{} must be a lower-case English word, such as jobs: '{}' is not".format(kind, name))


def names(room, noun):
    def title(word):
        return "".join(part.capitalize() for part in word.split("_"))

    return {"room": room, "Room": title(room), "noun": noun, "Noun": title(noun)}


def fill(text, words):
    return re.sub(r"@(room|Room|noun|Noun)@", lambda found: words[found.group(1)], text)


def sort_imports(text):
    """The room may come before or after the kernel in the alphabet: ruff wants the order."""
    lines, sorted_lines, block = text.splitlines(), [], []
    for line in [*lines, None]:
        if line is not None and line.startswith("from maillage."):
            block.append(line)
            continue
        sorted_lines += sorted(block, key=lambda one: one.split()[1])
        block = []
        if line is not None:
            sorted_lines.append(line)
    return "\n".join(sorted_lines) + "\n" if sorted_lines else ""


def destination(path, words, package, tests):
    """Where a file of the skeleton goes."""
    parts = path[: -len(SUFFIX)].split("/")
    if parts[0] == "tests":
        return os.path.join(tests, *parts[1:])
    if parts[0] == "templates":
        parts[-1] = RENAMED.get(parts[-1], parts[-1]).format(**words)
        parts.insert(1, words["room"])
    return os.path.join(package, *parts)


def write(root, room, noun):
    """Write the room under `root`; the paths written."""
    words = names(room, noun)
    package, tests = os.path.join(root, "maillage", room), os.path.join(root, "tests", room)
    for folder in (package, tests):
        if os.path.exists(folder):
            stop("{} exists already".format(os.path.relpath(folder, root)))
    written = []
    for folder, _, files in os.walk(SKELETON):
        for name in files:
            path = os.path.relpath(os.path.join(folder, name), SKELETON).replace(os.sep, "/")
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                text = fill(file.read(), words)
            target = destination(path, words, package, tests)
            if target.endswith(".py"):
                text = sort_imports(text)
            written.append((target, text))
    written += [(os.path.join(package, "migrations", "__init__.py"), ""), (os.path.join(tests, "__init__.py"), "")]
    for target, text in written:
        if not os.path.isdir(os.path.dirname(target)):
            os.makedirs(os.path.dirname(target))
        with open(target, "w", encoding="utf-8") as file:
            file.write(text)
    return sorted(target for target, _ in written)


def main():
    room = sys.argv[1] if len(sys.argv) > 1 else ""
    if not room:
        stop("give it a name: make new-context NAME=jobs")
    noun = os.environ.get("NOUN") or (room[:-1] if room.endswith("s") else room)
    root = os.environ.get("MAILLAGE_ROOT") or os.path.dirname(TOOLS)
    check("NAME", room)
    check("NOUN", noun)
    for path in write(root, room, noun):
        print("  " + os.path.relpath(path, root))
    print(NEXT.format(**names(room, noun)))


if __name__ == "__main__":
    main()
