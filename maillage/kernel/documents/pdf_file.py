"""PDF: A4, tagged (PDF/UA-1), real text, numbered pages, an outline."""

import re
from base64 import b64encode
from collections.abc import Container, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from maillage.kernel.documents.model import Block, Bullets, Document, Heading, Paragraph, Picture, Quote, TableBlock, Words, runs
from maillage.kernel.documents.pictures import printed
from maillage.kernel.pdf.letters import drawable
from maillage.kernel.pdf.public import typeset

TEMPLATE = Path(__file__).parent / "document.typ"
# Longest text, in letters, of a column that is never cut, of all such columns of a table, and of the words one writes in a cell by hand.
SHORT, SHORTS, ROOM = 14, 50, 24


def to_pdf(*, document: Document) -> bytes:
    """Return the PDF. Pictures that cannot be read are said in words."""
    language = re.fullmatch(r"([a-z]{2,3})(?:-([A-Z]{2}))?", document.language)
    said = {
        "title": drawable(document.title).strip() or "Document",
        "subtitle": document.subtitle,
        "source": document.source,
        "language": language[1] if language else "fr",
        "region": language[2] if language else None,
        "facts": [list(fact) for fact in document.facts],
        "blocks": list(_parts(document.blocks)),
    }
    return typeset(template=TEMPLATE, data=said)


def _parts(blocks: Sequence[Block]) -> Iterator[dict[str, Any]]:
    level = 1
    for block in blocks:
        match block:
            case Heading(text, wanted):
                if drawable(text).strip():
                    # A title two levels under the one before it has no place in a tree.
                    level = min(wanted + 1, level + 1)
                    yield {"kind": "heading", "text": text, "level": level}
            case Paragraph(words):
                yield {"kind": "paragraph", "words": _runs(words)}
            case Bullets(items, numbered):
                yield {"kind": "bullets", "items": [_runs(item) for item in items], "numbered": numbered}
            case Quote(words, source):
                yield {"kind": "quote", "words": _runs(words), "source": source}
            case TableBlock():
                if block.head:
                    # A column of empty cells is there to write in.
                    columns = list(zip(block.head, *block.rows, strict=True))
                    lines = {column for column, cells in enumerate(columns) if not any(cells[1:])}
                    shape = {"right": sorted(block.right), "open": sorted(lines), "widths": _widths(columns, lines)}
                    yield {"kind": "table"} | asdict(block) | shape
            case Picture():
                yield _picture(block)


def _runs(words: Words) -> list[dict[str, Any]]:
    return [asdict(run) for run in runs(words)]


def _widths(columns: Sequence[Sequence[str]], lines: Container[int]) -> list[int]:
    """Share the width as the texts are long, none too narrow; 0 for a column of short texts, as wide as they are."""
    longest = [max(ROOM if number in lines else 0, *map(len, cells)) for number, cells in enumerate(columns)]
    short = [length for length in longest if length <= SHORT]
    spared = SHORT if len(short) < len(longest) and sum(short) <= SHORTS else -1
    return [0 if length <= spared else 4 + min(50, max(9, length)) for length in longest]


def _picture(block: Picture) -> dict[str, Any]:
    found = printed(content=block.content)
    if found is None:
        words = ". ".join(each.rstrip(".") for each in (block.alt, block.caption) if each)
        return {"kind": "paragraph", "words": _runs(f"Image : {words}")}
    width, _ = found.size(width=120, height=90)
    # The data of a template is text: a drawing that holds the picture is the shortest way to give it.
    held = f'<image width="{found.width}" height="{found.height}" href="data:image/jpeg;base64,{b64encode(found.content).decode()}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{found.width}" height="{found.height}">{held}</svg>'
    return {"kind": "picture", "svg": svg, "width": width, "alt": block.alt.strip(), "caption": block.caption}
