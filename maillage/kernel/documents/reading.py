"""What people write on the site (Markdown), as blocks of a document."""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from maillage.kernel.documents.model import Block, Bullets, Heading, Paragraph, Quote, Run, TableBlock
from maillage.kernel.text.characters import readable
from maillage.kernel.text.markdown import PARSER
from maillage.kernel.text.typography import typo


def from_markdown(*, text: str, level: int = 2) -> list[Block]:
    """Return the blocks of a text; its first titles are of this `level`. Nested lists come out flat."""
    return list(_blocks(PARSER.parse(readable(text)), level))


def _blocks(tokens: Sequence[Token], level: int) -> Iterator[Block]:
    place = 0
    while place < len(tokens):
        token = tokens[place]
        end = _end(tokens, place)
        inside = tokens[place + 1 : end]
        if token.type == "heading_open":
            # The parser has moved the titles of a text under those of its page: its first one is h3.
            yield Heading("".join(run.text for run in _runs(inside[0])), min(3, level + int(token.tag[1]) - 3))
        elif token.type == "paragraph_open":
            yield Paragraph(_runs(inside[0]))
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            items = [_runs(each) for each in inside if each.type == "inline"]
            yield Bullets(items, numbered=token.type == "ordered_list_open")
        elif token.type == "blockquote_open":
            yield Quote(_joined([_runs(each) for each in inside if each.type == "inline"]))
        elif token.type in ("fence", "code_block"):
            yield Paragraph(token.content.rstrip("\n"))
        elif token.type == "table_open":
            yield _table(inside)
        place = end + 1


def _end(tokens: Sequence[Token], place: int) -> int:
    """Return where the block that opens here closes."""
    depth = 0
    for number in range(place, len(tokens)):
        depth += tokens[number].nesting
        if depth == 0:
            return number
    return len(tokens) - 1


def _table(tokens: Sequence[Token]) -> TableBlock:
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append("".join(run.text for run in _runs(token)))
    return TableBlock("", rows[0], rows[1:])


def _runs(inline: Token) -> tuple[Run, ...]:
    found: list[Run] = []
    bold = italic = 0
    url = ""
    for token in inline.children or []:
        if token.type in ("strong_open", "strong_close"):
            bold += token.nesting
        elif token.type in ("em_open", "em_close"):
            italic += token.nesting
        elif token.type in ("link_open", "link_close"):
            url = str(token.attrs.get("href", "")) if token.nesting == 1 else ""
            url = url if url.startswith(("http://", "https://", "mailto:", "tel:")) else ""
        elif token.type in ("softbreak", "hardbreak"):
            found.append(Run("\n"))
        elif token.content and token.type in ("text", "code_inline"):
            found.append(Run(typo(token.content), bold=bold > 0, italic=italic > 0, url=url))
    return tuple(found)


def _joined(paragraphs: Sequence[Sequence[Run]]) -> tuple[Run, ...]:
    found: list[Run] = []
    for number, paragraph in enumerate(paragraphs):
        found += [Run("\n")] if number else []
        found += paragraph
    return tuple(found)
