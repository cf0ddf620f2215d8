"""The closed process that reads a page of the outside: its time and memory are its own. No Django here.

Reading a page nested on purpose takes minutes, and holds whoever reads it: it is killed, and nothing else waits.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from maillage.kernel.extract.child import shut

SECONDS = 2
MEMORY = 384 << 20
OUTPUT = 1 << 20
MAX_METAS, MAX_META, MAX_TEXT = 200, 2_000, 60_000
SILENT = "script, style, noscript, template, svg, iframe, nav, header, footer, aside, form, button, dialog, [hidden], [aria-hidden=true]"


def main() -> None:
    """Read a page (UTF-8) on standard input, say in JSON on standard output what it says."""
    html = sys.stdin.buffer.read().decode("utf-8", "replace")
    shut(seconds=SECONDS, memory=MEMORY, output=OUTPUT, readable=Path(__file__).parent)
    sys.stdout.write(json.dumps(read(html)))
    sys.stdout.flush()
    os._exit(0)


def read(html: str) -> dict[str, Any]:
    """Give the title, the language, the metas by name and the text of a page."""
    tree = LexborHTMLParser(html)
    said: dict[str, str] = {}
    for node in tree.css("meta")[:MAX_METAS]:
        name = (node.attributes.get("property") or node.attributes.get("name") or "").lower()
        if name:
            said.setdefault(name[:100], (node.attributes.get("content") or "")[:MAX_META])
    heading, top = tree.css_first("title"), tree.css_first("html")
    return {
        "title": heading.text()[:MAX_META] if heading else "",
        "language": ((top.attributes.get("lang") or "") if top else "")[:100],
        "said": said,
        "text": _text(tree),
    }


def _text(tree: Any) -> str:
    for node in tree.css(SILENT):
        node.decompose()
    body = tree.css_first("main") or tree.css_first("article") or tree.body
    return str(body.text(separator=" "))[:MAX_TEXT] if body is not None else ""
