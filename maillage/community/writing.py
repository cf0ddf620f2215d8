"""What colleagues write, as pages show it: Markdown made safe when it is written, names of people and pictures of our own.

`text` stays as typed; `html` is what is kept beside it. Pages served to visitors go through `for_visitors`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import reverse

from maillage.community.mentioning import named_in
from maillage.kernel.text.characters import readable
from maillage.kernel.text.markdown import to_html, to_text
from maillage.people.public import DEPARTED_NAME, Person

PICTURE = re.compile(r"<img\b[^>]*>")
SOURCE = re.compile(r'\bsrc="/questions/images/([0-9a-f-]{36})/"')
ALT = re.compile(r'\balt="([^"]*)"')
MENTION = re.compile(r'<a class="mention"[^>]*>@[^<]*</a>')
PAGE_OF_SOMEBODY = re.compile(r'<a\b[^>]*href="[^"]*/annuaire/personnes/[^"]*"[^>]*>.*?</a>', re.DOTALL)
LINK_TO_SOMEBODY = re.compile(r"\[[^\[\]]{1,200}\]\([^()\s]{0,200}/annuaire/personnes/[^()]{0,200}\)")
OWN_PATH = re.compile(r'\b(href)="/(?!/)')
TAG = re.compile(r"(<[^>]*>)")
SILENT = ("a", "code", "pre")
SIGNS = {"'": "(?:['’]|&#x27;)", "’": "(?:['’]|&#x27;)", "&": "&(?:amp;)?"}
GAP = r"[\s\u00a0\u202f]+"
SOMEBODY = "@membre du réseau"
ADDRESS = re.compile(r"(?:https?://[^/\s\"<>]+)?/[a-z][^\s\"<>()\]]*")


@dataclass(slots=True)
class Written:
    """A text as kept: cleaned, as HTML, its words alone, whom it names, which pictures it shows."""

    text: str
    html: str = ""
    plain: str = ""
    named: list[Person] = field(default_factory=list)
    pictures: dict[UUID, str] = field(default_factory=dict)


def written(*, text: str) -> Written:
    """Clean a text and make its HTML. One query when it has an at sign or names a page of somebody, none otherwise."""
    clean = readable(text).strip()
    html = to_html(clean, images=True)
    found = Written(text=clean)
    found.html = PICTURE.sub(lambda picture: _picture(picture[0], found), html)
    found.plain = to_text(LINK_TO_SOMEBODY.sub(SOMEBODY, clean))
    found.named = named_in(text=clean)
    if found.named:
        found.html = with_mentions(html=found.html, people=found.named)
        for person in found.named:
            found.plain = re.sub(rf"@{_pattern(person.name)}(?!\w)", SOMEBODY, found.plain)
    return found


def for_visitors(html: str) -> str:
    """Give the HTML without the names of the people it mentions."""
    return PAGE_OF_SOMEBODY.sub(SOMEBODY, MENTION.sub(SOMEBODY, html))


def for_mail(html: str, *, base: str) -> str:
    """Give the HTML as mails show it: whole addresses, and the words of pictures in their place."""
    whole = OWN_PATH.sub(rf'\1="{base}/', html)
    return PICTURE.sub(lambda picture: f"[{found[1]}]" if (found := ALT.search(picture[0])) and found[1] else "", whole)


def without_person(*, text: str, html: str, name: str) -> tuple[str, str]:
    """Give a text and its HTML without the name of somebody who left, where it follows an at sign."""
    if not name:
        return text, html
    plain = re.sub(rf"@{_pattern(name)}(?!\w)", f"@{DEPARTED_NAME}", text)
    marked = re.sub(rf'<a class="mention"[^>]*>@{_pattern(name)}</a>', f"@{DEPARTED_NAME}", html)
    return plain, marked


def addresses_in(*, text: str) -> list[str]:
    """Give the addresses of the site, whole or as paths, that a text may hold."""
    return list(dict.fromkeys(found[0].rstrip(".,;:!?") for found in ADDRESS.finditer(text)))[:40]


def _picture(tag: str, found: Written) -> str:
    """Keep the pictures of our own, with what they show; the others become their words."""
    source, alt = SOURCE.search(tag), ALT.search(tag)
    words = alt[1] if alt else ""
    if source is None:
        return words
    uuid = UUID(source[1])
    found.pictures[uuid] = words
    return f'<img src="/questions/images/{uuid}/" alt="{words}" loading="lazy">'


def with_mentions(*, html: str, people: Sequence[Person]) -> str:
    """Make links of « @Prénom Nom » in a HTML already safe, outside links and code."""
    # The longest names first: « Anne Marie » before « Anne ».
    named = sorted(people, key=lambda person: -len(person.name))
    finder = re.compile("|".join(rf"(?P<p{number}>@{_pattern(person.name)})(?!\w)" for number, person in enumerate(named)))
    parts, inside = TAG.split(html), 0
    for place, part in enumerate(parts):
        if part.startswith("<"):
            name = re.match(r"</?([a-z0-9]+)", part)
            if name and name[1] in SILENT:
                inside += -1 if part.startswith("</") else 1
        elif not inside and "@" in part:
            parts[place] = finder.sub(lambda match: _link(named[int((match.lastgroup or "p0")[1:])], match[0]), part)
    return "".join(parts)


def _pattern(name: str) -> str:
    """Give a name as it may stand in a text or in HTML: spaces and apostrophes of any sort."""
    return "".join(SIGNS.get(sign) or (GAP if sign.isspace() else re.escape(sign)) for sign in name)


def _link(person: Person, words: str) -> str:
    return f'<a class="mention" href="{reverse("network:person_detail", args=[person.uuid])}">{words}</a>'
