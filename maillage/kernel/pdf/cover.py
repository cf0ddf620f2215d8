"""The cover of a copy: who gives what to whom, with which words. As many pages as its note needs."""

from pathlib import Path
from typing import Any

from maillage.kernel.pdf.typesetting import typeset

TEMPLATE = Path(__file__).parent / "cover.typ"
MOST = {"title": 300, "network": 120, "label": 80, "value": 1000, "note_title": 200, "notice": 3000, "address": 300, "code": 60}
MOST["note"] = 60_000
FACTS, BLOCKS = 30, 200


def cover(wanted: dict[str, Any]) -> bytes:
    """Draw the cover as a PDF; every text is shortened to its bound. No tags: those of the copied document are about its own pages."""
    texts = {name: _bounded(wanted.get(name, ""), name) for name in ("title", "network", "note_title", "note", "notice", "address", "code")}
    facts = [[_bounded(label, "label"), _bounded(value, "value")] for label, value in list(wanted.get("facts", ()))[:FACTS]]
    return typeset(template=TEMPLATE.read_text(encoding="utf-8"), data={**texts, "facts": facts}, tagged=False)


def _bounded(text: Any, name: str) -> str:
    text = str(text).replace("\r", "\n")
    if name in {"note", "notice"}:
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        text = "\n".join([*lines[:BLOCKS], " ".join(lines[BLOCKS:])]).rstrip("\n")
    else:
        text = " ".join(text.split(" ")).replace("\n", " ")
    return text if len(text) <= MOST[name] else text[: MOST[name] - 1] + "…"
