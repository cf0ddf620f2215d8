"""Read lists of links: text pasted, CSV of any usual dialect, bookmarks a browser exports (Netscape format)."""

import csv
import io
import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from maillage.kernel.access.public import Refused
from maillage.kernel.text.characters import one_line, readable
from maillage.links.addresses import found_in, read
from maillage.links.folding import folded
from maillage.links.models.choices import Kind

MAX_ROWS = 1000
MAX_BYTES = 5_000_000
COLUMNS = {
    "url": ("adresse", "url", "lien", "link", "address", "adresse web", "site"),
    "title": ("titre", "nom", "title", "name"),
    "why": ("pourquoi", "why", "note", "commentaire", "description", "remarque"),
    "theme": ("theme", "thematique", "categorie", "category", "rubrique", "dossier", "folder", "tags"),
    "language": ("langue", "language"),
    "kind": ("nature", "type", "kind"),
}
# What was there, and why it was not kept.
LeftOut = tuple[str, str]
SHOWN = 200
TOO_MANY = "Un lot tient 1\u202f000 liens\u00a0: apportez les suivants dans un autre."
# Possessive, so that no text makes them look twice at the same letters.
MARK = re.compile(r"""<(/?)(a|h3|dl|dt|dd)\b((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""", re.IGNORECASE)
HREF = re.compile(r"""(?<![\w-])href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
ANY_TAG = re.compile(r"<[^<>]*>")
LONGEST = 20_000
LANGUAGE_CODES = {"francais": "fr", "neerlandais": "nl", "allemand": "de", "anglais": "en"}


def rows_of_text(*, text: str) -> tuple[list[dict[str, Any]], list[LeftOut]]:
    """Give the rows of a pasted text, and the addresses that could not be kept."""
    return _rows({"url": url, "title": title} for url, title in found_in(text=readable(text)))


def rows_of_file(*, name: str, data: bytes) -> tuple[str, list[dict[str, Any]], list[LeftOut]]:
    """Give what a file is (CSV or BOOKMARKS), its rows, and the lines that could not be kept.

    Raises:
        Refused: too heavy, or nothing in it looks like a list of links.
    """
    if len(data) > MAX_BYTES:
        raise Refused("Ce fichier dépasse 5 Mo\u00a0: partagez-le en plusieurs.")
    text = _decoded(data)
    head = text.lstrip("\ufeff \r\n\t")[:2000].lower()
    if head.startswith("<!doctype netscape") or "<dt" in head or "<dl" in head or name.lower().endswith((".html", ".htm")):
        source, (rows, left_out) = "BOOKMARKS", _rows(_bookmarks(text))
    else:
        source, (rows, left_out) = "CSV", _rows(_csv(text))
    if not rows:
        raise Refused(
            "Aucune adresse dans ce fichier. Exportez vos marque-pages en HTML, ou une liste en CSV avec une colonne « adresse »."
        )
    return source, rows, left_out


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000], cp_isolation=["cp1252", "latin_1", "mac_roman"]).best()
    return data.decode(best.encoding if best else "cp1252", errors="replace")


def _csv(text: str) -> Iterable[dict[str, str]]:
    lines = text.replace("\x00", "").splitlines()
    if lines and lines[0].lower().startswith("sep="):
        lines = lines[1:]
    first = lines[0] if lines else ""
    delimiter = max(";\t,|", key=first.count)
    csv.field_size_limit(1_000_000)
    try:
        table = [[cell.strip() for cell in line] for line in csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter)]
    except csv.Error:
        raise Refused("Cette liste ne s’ouvre pas\u00a0: enregistrez-la à nouveau en CSV.") from None
    table = [line for line in table if any(line)]
    if not table:
        return
    names = _names(table[0])
    body = table[1:] if "url" in names else table
    if "url" not in names:
        # No line of titles: the address is in the first column that holds one.
        place = next((place for place, cell in enumerate(table[0]) if found_in(text=cell)), 0)
        names = ["url" if index == place else "title" if index == (0 if place else 1) else "" for index in range(len(table[0]))]
    for line in body:
        yield {name: cell for name, cell in zip(names, line, strict=False) if name and cell}


def _names(header: list[str]) -> list[str]:
    found: list[str] = []
    for cell in header:
        words = folded(cell).strip().strip('"')
        name = next((name for name, known in COLUMNS.items() if words in known), "")
        found.append(name if name not in found else "")
    return found


def _bookmarks(text: str) -> Iterable[dict[str, str]]:
    """Read bookmarks with the folder each stands in, mark after mark: however deep they are, once is enough. Nothing of them is run."""
    row: dict[str, str] | None = None
    folders, heading, tag, start = list[str](), "", "", 0
    for mark in [*MARK.finditer(text), None]:
        # What stands since the mark before belongs to it.
        words = one_line(unescape(ANY_TAG.sub("", text[start : mark.start() if mark else len(text)][:LONGEST]))) if tag else ""
        if row is not None and tag in ("a", "dd"):
            field = "title" if tag == "a" else "why"
            row[field] = row.get(field) or words
        elif tag == "h3":
            heading = words
        if mark is None:
            break
        name = mark[2].lower()
        tag, start = "" if mark[1] else name, mark.end()
        if name == "dl":
            if mark[1]:
                del folders[-1:]
            else:
                folders.append(heading[:120])
            heading = ""
        elif tag == "a":
            if row:
                yield row
            row = {"url": _address_in(mark[3]), "folder": folders[-1] if folders else ""}
    if row:
        yield row


def _address_in(attributes: str) -> str:
    found = HREF.search(attributes)
    return unescape(next(value for value in found.groups() if value is not None)) if found else ""


def _rows(found: Iterable[dict[str, str]]) -> tuple[list[dict[str, Any]], list[LeftOut]]:
    rows: list[dict[str, Any]] = []
    seen: set[str] = set()
    left_out: list[LeftOut] = []
    for each in found:
        said = each.get("url", "")
        try:
            address = read(text=said)
        except Refused as refused:
            left_out.append((one_line(said or each.get("title", ""))[:SHOWN], refused.reason))
            continue
        if address.normalised in seen:
            continue
        if len(rows) >= MAX_ROWS:
            left_out.append((one_line(said)[:SHOWN], TOO_MANY))
            continue
        seen.add(address.normalised)
        language = folded(each.get("language", "")).strip()
        kinds = {folded(kind.label): kind.value for kind in Kind}
        rows.append(
            {
                "id": len(rows) + 1,
                "url": address.url,
                "title": one_line(each.get("title", ""))[:200],
                "why": one_line(each.get("why", ""))[:400],
                "kind": kinds.get(folded(each.get("kind", "")), Kind.SITE.value),
                "language": LANGUAGE_CODES.get(language, language if len(language) == 2 else ""),
                "theme": None,
                "folder": one_line(each.get("folder", "") or each.get("theme", ""))[:120],
            }
        )
    return rows, left_out
