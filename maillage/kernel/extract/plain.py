"""Plain text: UTF-8, UTF-16 with its mark, else Windows-1252."""

from typing import BinaryIO

from maillage.kernel.extract import words
from maillage.kernel.extract.report import MAX_CHARACTERS, Report


def read(source: BinaryIO, media_type: str, report: Report) -> None:
    data = source.read(2 * MAX_CHARACTERS)
    if len(data) == 2 * MAX_CHARACTERS:
        data = data[: data.rfind(b"\n") + 1] or data
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    lines = [(line[start : start + 3000], False) for line in text.splitlines() for start in range(0, len(line) or 1, 3000)]
    for number, part in enumerate(words.parts(lines), start=1):
        if not report.text(page=number, text=part):
            break
