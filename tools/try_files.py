#!/usr/bin/env python3
"""Send every file of a folder through the gate and the reading process; print one line per file and the counts.

    .venv/bin/python tools/try_files.py DIR [DIR…] [--quiet]

Uses a database and a store of its own, thrown away at the end. Exit code 1 when anything but an expected refusal happens.
"""

import os
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main(folders: list[str], *, quiet: bool) -> int:
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {
            "MAILLAGE_TESTING": "1",
            "LOG_LEVEL": "ERROR",
            "MAILLAGE_DATA": data,
            "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
        }
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        return run(folders, quiet=quiet)


def run(folders: list[str], *, quiet: bool) -> int:
    from django.core.files import File

    from maillage.kernel.files import public as files
    from maillage.kernel.files.analysis import analyse_stored

    counts: Counter[str] = Counter()
    slowest = 0.0
    for path in sorted(path for folder in folders for path in Path(folder).rglob("*") if path.is_file()):
        start = time.perf_counter()
        line = ""
        try:
            with path.open("rb") as handle:
                file = files.receive(upload=File(handle, name=path.name))
            analyse_stored(file=file)
            file.refresh_from_db()
            texts = list(file.pages.values_list("text", flat=True))
            kind = f"{file.extension} {file.state.lower()}"
            line = (
                f"{file.page_count} p. {sum(map(len, texts))} car. {file.previews.count()} ap. texte={file.has_text} "
                f"[{file.found_language}] {file.found_year} « {file.found_title[:70]} » {file.found_author[:30]} {file.state_reason}"
            )
            files.give_up(file=file)
        except files.FileRefused as refusal:
            kind = f"refusé {refusal.code}"
        except Exception:
            kind, line = "ERREUR", traceback.format_exc()
        spent = time.perf_counter() - start
        slowest = max(slowest, spent)
        counts[kind] += 1
        if not quiet or kind == "ERREUR":
            print(f"{spent:6.2f} s  {kind:22} {path}  {line}", flush=True)
    print(f"\n{sum(counts.values())} fichiers, le plus long {slowest:.1f} s")
    for kind, number in counts.most_common():
        print(f"{number:6}  {kind}")
    return 1 if counts["ERREUR"] else 0


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--quiet"]
    sys.exit(main(arguments, quiet="--quiet" in sys.argv))
