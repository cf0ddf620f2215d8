"""The words of an HTML mail, one line for each line of the screen: quotations marked ">", signatures of programs left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# A line that says: what follows is the mail one answers to. And around the name of a picture that stands in the text.
CUT = "\ue000"
PICTURE = "\ue001"
MOST_CHARACTERS = 600_000
MOST_NODES = 60_000
LONGEST_ADDRESS = 2000
# Parsers take long over elements inside elements inside elements.
DEEPEST = 1500
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)[^>]*>?")
ALONE = {"br", "img", "hr", "meta", "link", "input", "col", "area", "base", "wbr", "p", "li", "o:p"}
BLOCKS = {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol", "pre", "hr", "dt", "dd", "section", "article", "address", "center", "header", "footer", "form", "fieldset"}  # fmt: skip
SPACED = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote"}
HIDDEN = {"script", "style", "head", "title", "template", "noscript", "object", "svg", "textarea", "select", "button", "#comment"}
SIGNATURES = re.compile(
    r"\b(?:x_)?(?:gmail_signature(?:_prefix)?|moz-signature|ms-outlook-mobile-signature|signature|applemailsignature|io-ox-signature"
    r"|protonmail_signature_block|composer_signature|ydp\w*signature|k9-signature|zimbrasignature|v1signature|editorusersignature|dab4fad8[\w-]*)\b",
    re.IGNORECASE,
)
QUOTES = re.compile(
    r"\b(?:x_)?(?:appendonsend|divrplyfwdmsg|yahoo_quoted|ydp\w*yahoo_quoted|mail-editor-reference-message-container|originalmessage|stopspelling)\b",
    re.IGNORECASE,
)
MARKS = re.compile(r"__(?:SIG_PRE|SIG_POST)__")
# Outlook on a desk draws a grey line above "De : … Envoyé : …".
RULED = re.compile(r"border-top:\s*solid\s*#(?:e1e1e1|b5c4df)", re.IGNORECASE)
UNSEEN = re.compile(r"display:\s*none|mso-hide:\s*all|visibility:\s*hidden", re.IGNORECASE)
BULLET = re.compile(r"^[·•▪o§]\s{2,}")


def text_of(html: str, *, signatures: bool = False) -> str:
    """Give the text of an HTML mail. `signatures`: keep those programs mark as such too."""
    html = html[:MOST_CHARACTERS]
    if _depth(html) > DEEPEST:
        return TAG.sub(" ", html)
    page = _Page(keep_signatures=signatures)
    # Loaded by the task worker alone, which reads mails.
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    if tree.root is not None:
        page.read(tree.body or tree.root)
    return page.text()


class _Page:
    def __init__(self, *, keep_signatures: bool) -> None:
        self.keep_signatures = keep_signatures
        self.lines: list[str] = []
        self.line = ""
        self.depth = self.preformatted = 0

    def read(self, root: LexborNode) -> None:
        """Walk the tree without recursion: hostile mails are deep."""
        waiting: list[tuple[LexborNode | None, str]] = [(root, "")]
        nodes = 0
        while waiting and nodes < MOST_NODES:
            node, closing = waiting.pop()
            if node is None:
                self._close(closing)
                continue
            nodes += 1
            tag = node.tag or ""
            if tag == "-text":
                self._words(node.text_content or "")
            elif self._open(node, tag):
                waiting.append((None, self._closing(node, tag)))
                waiting.extend((child, "") for child in reversed(list(_children(node))))

    def text(self) -> str:
        self._end()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in self.lines)).strip("\n")

    def _open(self, node: LexborNode, tag: str) -> bool:
        """Begin an element; say whether it is read."""
        given = node.attributes
        style = given.get("style") or ""
        name = f"{given.get('id') or ''} {given.get('class') or ''}"
        marker = given.get("data-marker") or ""
        if tag in HIDDEN or tag.startswith(("-", "!")) or UNSEEN.search(style):
            return False
        if not self.keep_signatures and (SIGNATURES.search(name) or MARKS.search(marker)):
            return False
        if QUOTES.search(name) or RULED.search(style) or marker == "__QUOTED_TEXT__" or name.strip() == "zwchr":
            self._mark()
        if tag in BLOCKS:
            self._open_block(tag, name)
        elif tag == "br":
            self._end(force=True)
        elif tag == "img":
            source = given.get("src") or ""
            self.line += f"{PICTURE}{source[4:304]}{PICTURE}" if source.lower().startswith("cid:") else ""
        elif tag in ("td", "th") and self.line.strip():
            self.line += "  "
        return True

    def _open_block(self, tag: str, name: str) -> None:
        self._end()
        if _is_spaced(tag, name):
            self._blank()
        self.depth += tag == "blockquote"
        self.preformatted += tag == "pre"
        if tag == "li":
            self.line = "- "

    def _close(self, closing: str) -> None:
        tag, _, target = closing.partition(" ")
        if tag == "a":
            self._link(target)
        elif tag in BLOCKS:
            self._end()
            if tag == "blockquote":
                self.depth = max(0, self.depth - 1)
            if target == "spaced":
                self._blank()
            self.preformatted = max(0, self.preformatted - (tag == "pre"))

    def _words(self, text: str) -> None:
        if self.preformatted:
            first, *others = text.split("\n")
            self.line += first
            for other in others:
                self._end(force=True)
                self.line = other
            return
        words = re.sub(r"[ \t\r\n]+", " ", text)
        self.line += words if self.line and not self.line.endswith(" ") else words.lstrip(" ")

    def _link(self, target: str) -> None:
        """Write where a link goes, unless its words say it."""
        address = _without_detour(target)
        if address.startswith(("http://", "https://")) and address.rstrip("/").partition("://")[2] not in self.line:
            self.line += f" ({address})"

    def _mark(self) -> None:
        self._end()
        self.lines.append(CUT)

    def _end(self, *, force: bool = False) -> None:
        """End the line; an empty one is written only when it was asked for."""
        line = self.line.replace("\u00a0", " ").rstrip()
        if line.strip() not in ("", "-") or force or (self.line and "\u00a0" in self.line):
            self.lines.append("> " * self.depth + BULLET.sub("- ", line))
        self.line = ""

    def _blank(self) -> None:
        """Leave an empty line, once."""
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(("> " * self.depth).rstrip())

    @staticmethod
    def _closing(node: LexborNode, tag: str) -> str:
        """Say what is to be done at the end of an element: its tag, and the target of a link or the space after a block."""
        given = node.attributes
        if tag == "a":
            return f"a {given.get('href') or ''}"
        return f"{tag} spaced" if _is_spaced(tag, given.get("class") or "") else tag


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _depth(html: str) -> int:
    """Give at most how deep elements stand one inside another."""
    inside: dict[str, int] = {}
    deepest = total = 0
    for found in TAG.finditer(html):
        tag = found[2].lower()
        if tag in ALONE:
            continue
        if not found[1]:
            inside[tag] = inside.get(tag, 0) + 1
            total += 1
            deepest = max(deepest, total)
        elif inside.get(tag):
            inside[tag] -= 1
            total -= 1
    return deepest


def _is_spaced(tag: str, name: str) -> bool:
    """Say whether an empty line stands around this block; Outlook leaves none around its paragraphs."""
    return tag in SPACED and not re.search(r"\bMso|elementToProof", name)


def _without_detour(address: str) -> str:
    """Give where a link goes in the end: offices have theirs checked by a detour."""
    try:
        parts = urlsplit(address[:LONGEST_ADDRESS])
    except ValueError:
        return ""
    if (parts.hostname or "").endswith(".safelinks.protection.outlook.com"):
        return parse_qs(parts.query).get("url", [address])[0]
    return address
