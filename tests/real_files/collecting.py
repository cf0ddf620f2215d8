"""By hand: gather the documents found under some folders, with a word of each read by another tool than ours.

python -m tests.real_files.collecting /tmp/files /usr/share/doc ~/sources…
"""

import csv
import hashlib
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

KINDS = ("pdf", "docx", "odt", "pptx", "odp", "xlsx", "ods", "ott", "dotx", "potx", "otp")
HEAVIEST = 50 << 20
MARKED = ("word/document.xml", "content.xml", "ppt/slides/slide1.xml", "xl/sharedStrings.xml")


def text_of(path):
    if path.suffix.lower() == ".pdf":
        done = subprocess.run(["pdftotext", "-l", "300", str(path), "-"], capture_output=True, timeout=60, check=False)
        return done.stdout.decode(errors="replace")
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [archive.read(name).decode(errors="replace") for name in MARKED if name in archive.namelist()]
    except (OSError, ValueError, zipfile.BadZipFile, RuntimeError, NotImplementedError, KeyError):
        return ""
    # A tag may cut a word: only what stands whole between two tags is taken.
    return " ".join(match[1] for part in parts for match in re.finditer(r">([^<>]+)<", part))


def word_of(path):
    """Give the longest plain word, found whole and written once or more; empty when there is none."""
    words = re.findall(r"(?<![\w’'@./:-])[a-zà-öø-ÿœ]{9,18}(?![\w’'@/:-])", text_of(path))
    return max(sorted(set(words)), key=len, default="")


def main(target, folders):
    target.mkdir(parents=True, exist_ok=True)
    seen, rows = set(), []
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.suffix.lower()[1:] in KINDS and path.is_file()):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest in seen or not 0 < path.stat().st_size < HEAVIEST:
            continue
        seen.add(digest)
        name, word = f"{digest[:6]}-{path.name}", word_of(path)
        shutil.copy(path, target / name)
        rows.append({"file": name, "tool": path.suffix.lower(), "word": word, "expect": "text" if word else "any", "page": ""})
    with (target / "expected.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["file", "tool", "word", "expect", "page"])
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} files, {sum(bool(row['word']) for row in rows)} with a word to look for")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(folder) for folder in sys.argv[2:]])
