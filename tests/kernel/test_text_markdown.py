"""What people write never becomes anything else than text, links and lists."""

import re

import pytest

from maillage.kernel.text.markdown import to_html, to_text

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[clic](javascript:alert(1))",
    "[clic](JaVaScRiPt:alert(1))",
    "[clic](data:text/html;base64,PHNjcmlwdD4=)",
    "[clic](vbscript:x)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    '[x](https://a.be "\\" onmouseover=alert(1)")',
    "<a href='https://a.be' onclick='alert(1)'>x</a>",
    "<svg/onload=alert(1)>",
    "<iframe src=https://a.be></iframe>",
    "`<script>alert(1)</script>`",
    "```\n<script>alert(1)</script>\n```",
    "<style>body{display:none}</style>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "[a]: javascript:alert(1)\n\n[a]",
    'https://a.be/"onmouseover="alert(1)',
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    "<math><mtext></mtext><script>alert(1)</script></math>",
    "\x00<scr\x00ipt>alert(1)</script>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_runs(attack):
    html = to_html(attack)
    tags = re.findall(r"<[^>]*>", html)
    allowed = re.compile(
        r'</?(?:p|br|strong|em|s|ul|ol|li|blockquote|code|pre|hr|h[3-6]|table|thead|tbody|tr|th|td)(?: (?:align|start)="\w+")?>|<th scope="col">|</a>'
    )
    link = re.compile(r'<a (?:href="(?:https?:|mailto:|tel:|/|#)[^"]*"|title="[^"]*"| |rel="nofollow noopener")+>')
    assert all(allowed.fullmatch(tag) or link.fullmatch(tag) or tag == '<a rel="nofollow noopener">' for tag in tags), html


def test_what_it_knows():
    html = to_html("# Titre\n\nUn *mot* et **deux**.\nLigne ?\n\n- a\n- b\n\n1. x\n\n> cité\n\nhttps://centre.be/page?x=1.")
    assert "<h3>Titre</h3>" in html
    assert "<em>mot</em>" in html
    assert "<br" in html
    assert "Ligne\u202f?" in html
    assert '<a href="https://centre.be/page?x=1" rel="nofollow noopener">https://centre.be/page?x=1</a>.' in html
    assert "<h6>" in to_html("###### Six")


def test_the_head_of_a_table_heads_its_columns():
    html = to_html("| Quoi | Qui |\n|---|:-:|\n| clé | Amel |")
    assert html.count('scope="col"') == 2 and "<td>clé</td>" in html


def test_images_only_when_allowed():
    assert "<img" not in to_html("![plan](/fichiers/plan.png)")
    assert '<img src="/fichiers/plan.png" alt="plan">' in to_html("![plan](/fichiers/plan.png)", images=True)


def test_addresses_inside_links_and_code_are_left_alone():
    assert to_html("[https://a.be/x](https://b.be/y)").count("<a ") == 1
    assert "<a " not in to_html("`https://a.be/x`")


def test_plain_words():
    assert to_text("# Titre\n\nUn *mot* et [un lien](https://a.be).\nFin") == "Titre Un mot et un lien. Fin"


def test_long_and_odd_texts_stay_quick():
    for text in ("*" * 20000, "[" * 20000, "> " * 5000, "a'" * 20000, "« " * 10000, "&" * 20000, "<" * 20000, "https://" * 3000):
        to_html(text)
        to_text(text)
