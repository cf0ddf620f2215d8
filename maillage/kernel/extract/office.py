"""Word, PowerPoint, Excel and OpenDocument, read as a stream of XML events.

The usual libraries hold the whole document as a tree (ten to thirty times its size, a spreadsheet of 50 MB fills any
limit); here memory stays flat, and what is read before a time limit is kept. Entities are refused, wherever they point.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable
from typing import Any, BinaryIO
from xml.parsers import expat

from maillage.kernel.extract import words
from maillage.kernel.extract.report import MAX_CHARACTERS, Report, Unreadable

BLOCK = 64 << 10
MAX_SHARED = 20_000_000
TRACKED = "Ce document contient des modifications suivies\u202f: vérifiez que vous voulez partager ce qui a été barré."
CALLED = re.compile(r"[^\W\d_]{3}$")
COMMENTED = "Ce document contient des commentaires\u202f: vérifiez que vous voulez les partager."
NOTED = "Ce diaporama contient des notes pour la personne qui présente\u202f: vérifiez que vous voulez les partager."
Attributes = dict[str, str]


def nothing(_: str) -> None:
    """Pass over an event."""


def parse(
    archive: zipfile.ZipFile, name: str, start: Callable[[str, Attributes], None], end: Callable[[str], None], data: Callable[[str], None]
) -> None:
    """Go through a member; names come without their namespace ("p", "t", "page-break")."""

    def local(name: str) -> str:
        return "relation" if name.endswith("relationships id") else name.rpartition(" ")[2]

    def refuse(*_: object) -> int:
        raise Unreadable("broken")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.EntityDeclHandler = parser.UnparsedEntityDeclHandler = parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(local(name), {local(key): value for key, value in attributes.items()})
    parser.EndElementHandler = lambda name: end(local(name))
    parser.CharacterDataHandler = data
    with archive.open(name) as member:
        while block := member.read(BLOCK):
            parser.Parse(block, False)
    parser.Parse(b"", True)


class Enough(Exception):
    """The report is full."""


class Flow:
    """Collects paragraphs; cuts pages where the document says so."""

    def __init__(self, report: Report, *, skip: set[str]) -> None:
        self.report, self.skip = report, skip
        self.paragraph: list[str] = []
        self.paragraphs: list[tuple[str, bool]] = []
        self.page = self.skipped = self.size = 0
        self.heading = False

    def add(self, text: str) -> None:
        # Past the bound the text is let go, so that a document of one endless paragraph stays small here.
        if not self.skipped and self.size < MAX_CHARACTERS:
            self.paragraph.append(text)
            self.size += len(text)

    def close_paragraph(self) -> None:
        text = "".join(self.paragraph)
        self.paragraph = []
        if text.strip():
            self.paragraphs.append((text, self.heading))
            if self.heading:
                self.report.found.setdefault("headline", text)

    def close_page(self, *, even_empty: bool = False) -> None:
        self.close_paragraph()
        if self.paragraphs or even_empty:
            self.page += 1
            text = "\n".join(text for text, _ in self.paragraphs)
            self.paragraphs = []
            if not self.report.text(page=self.page, text=text):
                raise Enough

    def close(self) -> None:
        """End a flow: its last page, or parts of about a page when no page break was met."""
        self.close_paragraph()
        if self.page:
            self.close_page()
            return
        for part in words.parts(self.paragraphs):
            self.page += 1
            if not self.report.text(page=self.page, text=part):
                raise Enough


def read(source: BinaryIO, media_type: str, report: Report) -> None:
    with zipfile.ZipFile(source) as archive:
        names = set(archive.namelist())
        odf = media_type.startswith("application/vnd.oasis")
        _properties(archive, "meta.xml" if odf else "docProps/core.xml", names, report)
        try:
            if odf:
                _opendocument(archive, media_type, report)
            elif "wordprocessingml" in media_type:
                _word(archive, names, report)
            elif "presentationml" in media_type:
                _slides(archive, names, report)
            else:
                _sheets(archive, names, report)
        except Enough:
            pass


def _properties(archive: zipfile.ZipFile, name: str, names: set[str], report: Report) -> None:
    wanted = {
        "title": "title",
        "creator": "author",
        "initial-creator": "author",
        "created": "date",
        "creation-date": "date",
        "language": "language",
    }
    wanted |= {"Pages": "page_count", "Slides": "page_count"}
    inside: list[str] = []
    values: dict[str, list[str]] = {}

    def start(tag: str, attributes: Attributes) -> None:
        inside.append(tag)
        if tag == "document-statistic" and attributes.get("page-count", "").isdigit():
            report.found["page_count"] = int(attributes["page-count"])

    def leave(_: str) -> None:
        inside.pop()

    def data(text: str) -> None:
        if inside and inside[-1] in wanted:
            key = wanted[inside[-1]]
            if key == "page_count":
                report.found[key] = int(text) if text.isdigit() and len(text) < 7 else None
            else:
                values.setdefault(inside[-1], []).append(text)

    for member in (name, "docProps/app.xml"):
        if member in names:
            parse(archive, member, start, leave, data)
    # The first author and date win over the last ones: `wanted` lists them last.
    report.found |= {wanted[tag]: "".join(values[tag]) for tag in wanted if tag in values}


def _word(archive: zipfile.ZipFile, names: set[str], report: Report) -> None:  # noqa: C901  (one branch per tag)
    flow = Flow(report, skip={"Fallback", "moveFrom"})
    shown = {"open": False}

    def start(tag: str, attributes: Attributes) -> None:
        if tag in flow.skip:
            flow.skipped += 1
        elif tag == "t":
            shown["open"] = True
        elif tag == "tab":
            flow.add("\t")
        elif tag == "noBreakHyphen":
            flow.add("-")
        elif tag == "lastRenderedPageBreak" or (tag == "br" and attributes.get("type") == "page"):
            # Word writes both at one place: the break, then where the page began when it was last laid out.
            if flow.paragraphs or "".join(flow.paragraph).strip():
                flow.close_page()
        elif tag in {"br", "cr"}:
            flow.add("\n")
        elif tag == "pStyle":
            flow.heading = attributes.get("val", "").lower().startswith(("title", "titre", "titel", "heading", "kop"))
        elif tag in {"ins", "del"} and "author" in attributes and TRACKED not in report.warnings:
            report.warnings.append(TRACKED)

    def end(tag: str) -> None:
        if tag in flow.skip:
            flow.skipped -= 1
        elif tag == "t":
            shown["open"] = False
        elif tag == "p":
            flow.close_paragraph()
            flow.heading = False

    for member in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
        if member in names:
            parse(archive, member, start, end, lambda text: flow.add(text) if shown["open"] else None)
    if _holds(archive, "word/comments.xml", "comment", names):
        report.warnings.append(COMMENTED)
    flow.close()


def _holds(archive: zipfile.ZipFile, part: str, tag: str, names: set[str]) -> bool:
    """Say whether a member has such a tag: some tools write an empty one."""
    found: list[str] = []
    if part in names:
        parse(archive, part, lambda name, _: found.append(name) if name == tag and not found else None, nothing, nothing)
    return bool(found)


def _targets(archive: zipfile.ZipFile, part: str, tag: str, names: set[str]) -> list[str]:
    """Give the members a part lists (slides, sheets), in its order."""
    order: list[str] = []
    targets: dict[str, str] = {}

    def listed(name: str, attributes: Attributes) -> None:
        if name == tag:
            order.append(attributes.get("relation", ""))

    def related(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = posixpath.normpath(
                posixpath.join("/", posixpath.dirname(part), attributes.get("Target", ""))
            )[1:]

    folder, name = posixpath.split(part)
    parse(archive, part, listed, nothing, nothing)
    parse(archive, f"{folder}/_rels/{name}.rels", related, nothing, nothing)
    return [targets[key] for key in order if targets.get(key) in names]


def _slides(archive: zipfile.ZipFile, names: set[str], report: Report) -> None:  # noqa: C901  (one branch per tag)
    flow = Flow(report, skip={"Fallback"})
    shown = {"open": False, "raised": False}

    def start(tag: str, attributes: Attributes) -> None:
        flow.skipped += tag in flow.skip
        shown["open"] = tag == "t"
        if tag == "rPr":
            shown["raised"] = attributes.get("baseline", "0")[:1] not in {"0", "-"}
        if tag == "br":
            flow.add("\n")
        elif tag == "ph" and attributes.get("type") in {"title", "ctrTitle"}:
            flow.heading = True

    def end(tag: str) -> None:
        flow.skipped -= tag in flow.skip
        shown["open"] = False
        if tag == "p":
            flow.close_paragraph()
        elif tag == "r":
            shown["raised"] = False
        elif tag == "sp":
            flow.heading = False

    def data(text: str) -> None:
        if shown["open"]:
            # The call of a note is no part of the word before it.
            flow.add(f" {text}" if shown["raised"] and text.isdigit() and CALLED.search("".join(flow.paragraph[-1:])) else text)

    slides = _targets(archive, "ppt/presentation.xml", "sldId", names)
    report.found["page_count"] = len(slides)
    for slide in slides:
        parse(archive, slide, start, end, data)
        flow.close_page(even_empty=True)
    if any(name.startswith("ppt/comments/") for name in names):
        report.warnings.append(COMMENTED)
    if any(_has_notes(archive, name) for name in names if name.startswith("ppt/notesSlides/") and name.endswith(".xml")):
        report.warnings.append(NOTED)


def _has_notes(archive: zipfile.ZipFile, part: str) -> bool:
    """Say whether something is written in the notes of a slide: its picture and number are always there."""
    inside = {"shown": False, "text": False}
    found: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag in {"sp", "ph"}:
            inside["shown"] = attributes.get("type") not in {"sldImg", "sldNum", "hdr", "ftr", "dt"}
        inside["text"] = tag == "t"

    def data(text: str) -> None:
        if inside["shown"] and inside["text"] and text.strip() and not found:
            found.append(text)

    parse(archive, part, start, nothing, data)
    return bool(found)


def _sheets(archive: zipfile.ZipFile, names: set[str], report: Report) -> None:  # noqa: C901  (one branch per tag)
    shared: list[str] = []
    flow = Flow(report, skip={"rPh"})
    cell: dict[str, Any] = {"type": "", "open": False, "size": 0}

    def shared_start(tag: str, attributes: Attributes) -> None:
        flow.skipped += tag in flow.skip
        cell["open"] = tag == "t"

    def shared_end(tag: str) -> None:
        flow.skipped -= tag in flow.skip
        cell["open"] = False
        if tag == "si":
            shared.append("".join(flow.paragraph) if cell["size"] < MAX_SHARED else "")
            cell["size"] += len(shared[-1])
            flow.paragraph = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "c":
            cell["type"] = attributes.get("t", "n")
        cell["open"] = tag == "t" or (tag == "v" and cell["type"] in {"s", "str"})

    def end(tag: str) -> None:
        cell["open"] = False
        if tag == "c":
            flow.add("\t")
        elif tag == "row":
            flow.close_paragraph()

    def data(text: str) -> None:
        if cell["open"]:
            if cell["type"] == "s":
                text = shared[int(text)] if text.isdigit() and int(text) < len(shared) else ""
            flow.add(text)

    if "xl/sharedStrings.xml" in names:
        parse(archive, "xl/sharedStrings.xml", shared_start, shared_end, lambda text: flow.add(text) if cell["open"] else None)
    sheets = _targets(archive, "xl/workbook.xml", "sheet", names)
    report.found["page_count"] = len(sheets)
    for sheet in sheets:
        parse(archive, sheet, start, end, data)
        flow.close_page(even_empty=True)


def _opendocument(archive: zipfile.ZipFile, media_type: str, report: Report) -> None:  # noqa: C901, PLR0915  (one branch per tag)
    if _encrypted(archive):
        raise Unreadable("locked")
    slides, sheets = "presentation" in media_type, "spreadsheet" in media_type
    flow = Flow(
        report,
        skip={"tracked-changes", "annotation", "forms", "page-number", "note-citation", *(("notes", "settings") if slides else ())},
    )
    open_paragraphs = {"count": 0}
    skipping: list[str] = []
    hosts: list[list[str]] = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag in flow.skip:
            flow.skipped += 1
            skipping.append(tag)
            warning = {"tracked-changes": TRACKED, "annotation": COMMENTED}.get(tag)
            if warning and warning not in report.warnings and attributes.get("track-changes") != "false":
                report.warnings.append(warning)
        elif tag in {"p", "h"} and not flow.skipped:
            open_paragraphs["count"] += 1
            flow.heading = tag == "h" or (slides and not flow.page and not flow.paragraphs)
        elif tag == "s":
            flow.add(" ")
        elif tag in {"tab", "line-break"}:
            flow.add("\t" if tag == "tab" else "\n")
        elif tag == "note-body":
            # A note stands inside the sentence that calls it: it is read before that paragraph, which stays whole.
            hosts.append(flow.paragraph)
            flow.paragraph = []
        elif tag == "soft-page-break" and not slides and not sheets:
            flow.close_page()

    def end(tag: str) -> None:
        if tag in flow.skip:
            flow.skipped -= 1
            skipping.pop()
        elif tag in {"p", "h"} and not flow.skipped:
            open_paragraphs["count"] -= 1
            if sheets:
                flow.add("\t")
            else:
                flow.close_paragraph()
        elif tag == "note-body" and hosts:
            flow.paragraph = hosts.pop()
        elif sheets and tag == "table-row":
            flow.close_paragraph()
        elif (slides and tag == "page") or (sheets and tag == "table"):
            flow.close_page(even_empty=True)

    def data(text: str) -> None:
        if open_paragraphs["count"]:
            flow.add(text)
        if skipping == ["notes"] and text.strip() and NOTED not in report.warnings:
            report.warnings.append(NOTED)

    parse(archive, "content.xml", start, end, data)
    if slides or sheets:
        report.found["page_count"] = flow.page
    else:
        flow.close()


def _encrypted(archive: zipfile.ZipFile) -> bool:
    return _holds(archive, "META-INF/manifest.xml", "encryption-data", set(archive.namelist()))
