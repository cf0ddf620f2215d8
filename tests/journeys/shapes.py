"""What a page is made of, read from its HTML: which pages show a browser something that no other page shows it."""

import os
from html.parser import HTMLParser

# By default a page is worth a look for an element with classes, a role or states of its own, or in another kind of element; here, for
# one with other attributes or in other elements, up to the root.
ALL = bool(os.environ.get("ATTACK_ALL"))
EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Their values differ from one page to the next and change nothing to what is seen.
WORDS = {"id", "href", "value", "name", "for", "action", "datetime", "title", "alt", "src"}
STATES = {"disabled", "hidden", "open", "inert", "tabindex", "readonly", "required", "checked"}
NO_LABEL = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


class Shape(HTMLParser):
    """`paths`: each element with its classes, role and states, within the one it is in; `wrong`: what no page may have."""

    def __init__(self, html):
        super().__init__()
        self.paths, self.wrong = set(), []
        self._open = [("", (), "")]
        self._ids, self._labelled, self._references, self._controls = set(), set(), [], []
        self._named = []
        self.feed(html)
        self.close()
        self.wrong += [f"{name} leads to no #{wanted}" for name, wanted in self._references if wanted not in self._ids]
        self.wrong += [f"no label: {told}" for key, told in self._controls if key not in self._labelled]

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        names = sorted(name for name in found if name not in WORDS and (ALL or name in STATES or name.startswith("aria-")))
        path = hash((self._open[-1][1], tag, found.get("class", ""), found.get("type"), found.get("role"), *names))
        self.paths.add(path)
        within = path if ALL else hash(tag)
        self._check(tag, found)
        if tag not in EMPTY:
            self._open.append((tag, within, self.get_starttag_text()))
            if tag in ("a", "button", "summary"):
                self._named.append(bool(found.get("aria-label") or found.get("aria-labelledby")))

    def handle_endtag(self, tag):
        at = next((at for at in range(len(self._open) - 1, 0, -1) if self._open[at][0] == tag), 0)
        if at:
            for name, _, told in reversed(self._open[at:]):
                if name in ("a", "button", "summary") and not self._named.pop():
                    self.wrong.append(f"without a name: {told[:160]}")
            del self._open[at:]

    def handle_data(self, data):
        if self._named and data.strip():
            self._named[-1] = True

    def _check(self, tag, found):
        told = self.get_starttag_text()[:160]
        if "id" in found:
            if found["id"] in self._ids:
                self.wrong.append(f"id twice: {found['id']}")
            self._ids.add(found["id"])
        self._references += [(name, each) for name in REFERENCES for each in found.get(name, "").split()]
        if tag == "label" and "for" in found:
            self._labelled.add(found["for"])
        if tag == "img":
            if "alt" not in found:
                self.wrong.append(f"no alternative: {told}")
            elif self._named and found["alt"]:
                self._named[-1] = True
        if tag in ("input", "select", "textarea") and found.get("type") not in NO_LABEL and found.get("aria-hidden") != "true":
            inside = any(name == "label" for name, _, _ in self._open)
            if not inside and not found.get("aria-label") and not found.get("aria-labelledby"):
                self._controls.append((found.get("id"), told))


def worth_a_look(pages):
    """Choose, of `[(Shape, page)]`, as few pages as needed to see all there is to see; the richest first."""
    left, seen, chosen = list(pages), set(), []
    while left := [each for each in left if each[0].paths - seen]:
        best = max(left, key=lambda each: len(each[0].paths - seen))
        seen |= best[0].paths
        chosen.append(best[1])
    return chosen
