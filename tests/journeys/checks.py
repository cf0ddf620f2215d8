"""What every page is held to: valid HTML, one title, no violation axe can see, nothing wider than the screen."""

import os
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import axe_playwright_python
import html5lib

from tests.journeys.shapes import ALL, WORDS

# On the second database of `make test`, the pages are the same as on the first one: axe and the reader of HTML have seen them.
ALREADY = bool(os.environ.get("MAILLAGE_TESTED_ON"))
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FACTS = """() => ({
  headings: document.querySelectorAll("h1").length,
  title: document.title.trim(),
  lang: document.documentElement.lang,
  twice: [...document.querySelectorAll("[id]")].map((node) => node.id).filter((id, at, ids) => ids.indexOf(id) !== at),
  // The catalogue of components leads nowhere on purpose.
  nowhere: location.pathname === "/composants/" ? [] : [...document.querySelectorAll("a[href^='#']")].map((link) => link.getAttribute("href").slice(1))
    .filter((id) => id && !document.getElementById(id)),
})"""
WIDE = """() => {
  const room = document.documentElement.clientWidth, over = document.documentElement.scrollWidth - room;
  if (over <= 0) return "";
  const guilty = [...document.querySelectorAll("body *")].filter((node) => node.getBoundingClientRect().right > room + 1);
  return `${over}px: ` + guilty.slice(-3).map((node) => node.outerHTML.slice(0, 120)).join(" | ");
}"""
# What another width or other colours may break, on a page already seen whole.
CHANGING = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"]
# What of the page was never seen in these colours at this width: each element with its classes, its attributes and its states, within the
# one it is in. axe looks at that and at all it contains; at the whole page with `ATTACK_ALL=1`.
MODE = "() => [matchMedia('(prefers-color-scheme: dark)').matches, document.documentElement.dataset.theme || '', innerWidth < 700]"
RUN = """async ([type, values, seen, words]) => {
  const known = new Set(seen), met = new Set(), fresh = [];
  const own = (node) => [node.localName, node.getAttribute("class"), node.getAttribute("type"), node.getAttribute("role"), ...node.getAttributeNames()
    .filter((name) => !words.includes(name)).sort()
    .map((name) => name.startsWith("aria-") && node.getAttribute(name).length <= 5 ? name + node.getAttribute(name) : name)].join(" ");
  for (const node of document.body.querySelectorAll("*")) {
    let path = 2166136261;
    for (const letter of own(node.parentElement) + ">" + own(node)) path = Math.imul(path ^ letter.codePointAt(0), 16777619) >>> 0;
    if (known.has(path)) continue;
    met.add(path);
    if (!fresh.some((other) => other.contains(node))) fresh.push(node);
  }
  const looked = seen ? fresh : [document];
  if (!looked.length) return [[], []];
  const {violations} = await axe.run({include: looked}, {runOnly: {type, values}, resultTypes: ["violations"], elementRef: false, preload: false, iframes: false});
  return [[...met], violations.flatMap((one) => one.nodes.map((node) =>
    `${one.id}: ${node.html.slice(0, 160)} ${(node.any[0] || node.all[0] || {}).message || ""}`))];
}"""


@cache
def axe_source():
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def axe(page, *, again=False):
    """Give the violations of WCAG 2.2 AA that axe sees on the page as it is now; `again`: in other colours, at another width."""
    if ALREADY:
        return []
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe_source())
    seen = _seen[tuple(page.evaluate(MODE))]
    met, found = page.evaluate(RUN, [*(["rule", CHANGING] if again else ["tag", TAGS]), None if ALL else [*seen], [*WORDS, "style"]])
    if not found:
        seen.update(met)
    return found


# In each colour, wide and narrow: that in which axe saw nothing wrong.
_seen = defaultdict(set)


def too_wide(page, *widths):
    """Give what is wider than the screen at each width."""
    found = []
    for width in widths:
        if page.viewport_size["width"] != width:
            page.set_viewport_size({"width": width, "height": 900})
        over = page.evaluate(WIDE)
        if over:
            found.append(f"{over} at {width}")
    return found


def facts(page):
    """Give what is wrong with the head, the headings and the anchors of the page."""
    seen = page.evaluate(FACTS)
    wrong = []
    if seen["headings"] != 1:
        wrong.append(f"{seen['headings']} h1")
    if not re.fullmatch(r".+ – .+", seen["title"]):
        wrong.append(f"title {seen['title']!r}")
    if seen["lang"] != "fr":
        wrong.append(f"lang {seen['lang']!r}")
    return wrong + [f"id twice: {each}" for each in seen["twice"]] + [f"leads nowhere: #{each}" for each in seen["nowhere"]]


_valid = set()


def invalid(html):
    """Give what a strict reader of HTML refuses; pages that differ in their words and the values of their attributes alone are read once."""
    if ALREADY:
        return []
    without_values = re.sub(r'"[^"&]*"', '""', html)
    bare = re.sub(r"&\S*|[^<>&\s]+(?=[^<>]*<)", lambda found: found[0] if found[0].startswith("&") else "x", without_values)
    if bare in _valid:
        return []
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(html)
    if not parser.errors:
        _valid.add(bare)
    return [f"line {place[0]}: {name} {values}" for place, name, values in parser.errors]
