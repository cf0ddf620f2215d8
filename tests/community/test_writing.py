"""What colleagues type never becomes anything else than what they meant."""

import random
import re

import pytest

from maillage.community.writing import for_mail, for_visitors, written

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt&colon;alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:msgbox(1))",
    "![x](javascript:alert(1))",
    '![x" onerror="alert(1)](https://mal.test/a.png)',
    '![a](/questions/images/7b1f6f0e-6a0c-5c57-9d57-3f1f0c0a8d11/ "x\\" onload=alert(1)")',
    "<a href=\"x\" onclick='alert(1)'>a</a>",
    "<svg/onload=alert(1)>",
    "<iframe src=//mal.test></iframe>",
    "<style>*{display:none}</style>",
    '<div style="position:fixed">x</div>',
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    "`<script>alert(1)</script>`",
    "```\n<script>alert(1)</script>\n```",
    "[a]: javascript:alert(1)\n\n[a]",
    "<javascript:alert(1)>",
    "@<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<form action=//mal.test><input name=csrfmiddlewaretoken></form>",
    "\u202e<b>txt</b>",
    "[a](//mal.test)",
)
ALLOWED = {"p", "br", "strong", "em", "s", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr", "h3", "h4", "h5", "h6", "table", "thead",
           "tbody", "tr", "th", "td", "img"}  # fmt: skip
ATTRIBUTES = {"href", "title", "rel", "class", "start", "align", "src", "alt", "loading"}
PIECES = ["*", "**", "_", "`", "```\n", "[", "](", ")", "![", "<", ">", "<script>", "&#x6a;", "javascript:", "http://a.b/", "\n", "\n\n", "- ", "1. ", "> ",
          "# ", "|", "---", "~~", "\\", "@Bruno Collin", "@", "\x00", "\ud7ff", "\u202e", "é", "œ", " ", "\t", "'", '"', "=", "on", "src=", "{{", "{%"]  # fmt: skip


def harmless(html):
    """Say whether a HTML holds nothing but what texts may hold."""
    for name, inside in re.findall(r"<\s*/?\s*([a-zA-Z0-9:]+)([^>]*)>", html):
        values = dict(re.findall(r'([^\s"=]+)\s*=\s*"([^"]*)"', inside))
        left = re.sub(r'[^\s"=]+\s*=\s*"[^"]*"', "", inside).strip(" /")
        if name not in ALLOWED or set(values) - ATTRIBUTES or left:
            return False
        if any(re.match(r"\s*(javascript|data|vbscript):", values.get(key, ""), re.IGNORECASE) for key in ("href", "src")):
            return False
        if "src" in values and not values["src"].startswith("/questions/images/"):
            return False
    return "<" not in re.sub(r"<[^<>]*>", "", html)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_executes(attack, db):
    made = written(text=attack)
    assert harmless(made.html), made.html
    assert harmless(for_visitors(made.html))
    assert harmless(for_mail(made.html, base="https://reseau.test"))


def test_nothing_crashes(bruno):
    chance = random.Random(20261122)
    for _ in range(400):
        text = "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 60)))
        assert harmless(written(text=text).html), text
    for deep in (
        "> " * 900,
        "[" * 3000,
        "*" * 5000 + "a",
        "- " * 800,
        "![" * 800,
        "@a " * 6000,
        "`" * 4001,
        "|" * 2000 + "\n" + "|-" * 2000,
    ):
        assert harmless(written(text=deep).html)


def test_pictures_are_our_own_and_people_are_links(bruno, chloe):
    uuid = "7b1f6f0e-6a0c-5c57-9d57-3f1f0c0a8d11"
    made = written(
        text=f"![Un mur](/questions/images/{uuid}/) ![Pisteur](https://mal.test/x.png)\n\n@Bruno Collin et `@Chloé Dumont`, @Personne"
    )
    assert made.html.count("<img") == 1
    assert "Pisteur" in made.html
    assert list(map(str, made.pictures)) == [uuid]
    assert [person.name for person in made.named] == ["Bruno Collin", "Chloé Dumont"]
    assert made.html.count('class="mention"') == 1
    assert "Bruno" not in for_visitors(made.html)
