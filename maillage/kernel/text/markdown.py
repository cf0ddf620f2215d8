"""What people write, as HTML: simple Markdown, then an allow-list. The stored text is never HTML."""

import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from maillage.kernel.text.typography import typo

ADDRESS = re.compile(r"https?://[^\s<>\"'«»]+[^\s<>\"'«».,;:!?)\]]")
TAGS = {"p", "br", "strong", "em", "s", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr", "h3", "h4", "h5", "h6",
        "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
SCHEMES = {"http", "https", "mailto", "tel"}


def _shift_headings(state: StateCore) -> None:
    """Titles of a text start under those of its page: # becomes h3; the head of a table says that it heads columns."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
        elif token.type == "th_open":
            token.attrSet("scope", "col")


def _link(text: str, level: int) -> list[Token]:
    opening = Token("link_open", "a", 1, attrs={"href": text}, level=level)
    return [opening, Token("text", "", 0, content=text, level=level + 1), Token("link_close", "a", -1, level=level)]


def _link_addresses(state: StateCore) -> None:
    """Make links of the addresses people paste."""
    for block in state.tokens:
        if block.type != "inline" or "://" not in block.content:
            continue
        children: list[Token] = []
        inside = 0
        for token in block.children or []:
            inside += token.nesting if token.type.startswith("link_") else 0
            if token.type != "text" or inside:
                children.append(token)
                continue
            last = 0
            for found in ADDRESS.finditer(token.content):
                children.append(Token("text", "", 0, content=token.content[last : found.start()], level=token.level))
                children += _link(found[0], token.level)
                last = found.end()
            children.append(Token("text", "", 0, content=token.content[last:], level=token.level))
        block.children = children


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20}).enable(["table", "strikethrough"])
    parser.core.ruler.push("shift_headings", _shift_headings)
    parser.core.ruler.push("link_addresses", _link_addresses)
    return parser


PARSER = _parser()


@lru_cache(maxsize=512)
def to_html(text: str, *, images: bool = False) -> str:
    """Return safe HTML: titles from h3, links marked nofollow, no image unless `images`, French typography."""
    attributes = {"a": {"href", "title"}, "ol": {"start"}, "th": {"align", "scope"}, "td": {"align"}}
    tags = TAGS
    if images:
        tags, attributes = TAGS | {"img"}, attributes | {"img": {"src", "alt", "title"}}
    html = nh3.clean(PARSER.render(text), tags=tags, attributes=attributes, url_schemes=SCHEMES, link_rel="nofollow noopener")
    return typo(html)


def to_text(text: str) -> str:
    """Return the words of a Markdown text, without its marks: for descriptions, mails and the index."""
    blocks = []
    for token in PARSER.parse(text):
        if token.type == "inline":
            blocks.append("".join(" " if child.type in ("softbreak", "hardbreak") else child.content for child in token.children or []))
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content)
    return re.sub(r"\s+", " ", " ".join(blocks)).strip()
