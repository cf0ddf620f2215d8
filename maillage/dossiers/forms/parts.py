"""The parts of a document and the check before sharing, as clean values."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from maillage.dossiers.domain.checking import CHECKLIST, Answer
from maillage.dossiers.domain.versions import Row, gaps, range_errors
from maillage.dossiers.models import PartAccess, Section
from maillage.kernel.text.characters import one_line

MOST_ROWS = 60
SPARE = 1
NAMES = ("title", "section", "first", "last", "access")


class PartsForm(forms.Form):
    """Rows of parts, without a script: `rows` says how many lines the page holds; empty lines are left out."""

    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_ROWS, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, pages: int, rows: Sequence[Row] = (), count: int = 0) -> None:
        self.pages = pages
        self.count = min(MOST_ROWS, max(count, len(rows) + SPARE))
        super().__init__(data, initial={"rows": self.count, **_initial(rows)})
        page = {"inputmode": "numeric", "maxlength": 4, "size": 4}
        wrong = {"invalid": "Écrivez un numéro de page."}
        for place in range(self.count):
            said = format_html('<span class="sr">, partie {}</span>', place + 1)
            self.fields[f"title-{place}"] = forms.CharField(label=format_html("Titre{}", said), max_length=200, required=False)
            self.fields[f"section-{place}"] = forms.ChoiceField(
                label=format_html("Section{}", said), choices=Section.choices, required=False, initial=Section.OTHER
            )
            for name, label in (("first", "De la page"), ("last", "À la page")):
                self.fields[f"{name}-{place}"] = forms.IntegerField(
                    label=format_html("{}{}", label, said), required=False, widget=forms.TextInput(attrs=page), error_messages=wrong
                )
            self.fields[f"access-{place}"] = forms.ChoiceField(
                label=format_html("Accès{}", said), choices=PartAccess.choices, required=False, initial=PartAccess.CLOSED
            )

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Give the bound fields of each line, for the page."""
        return [
            {"place": place, "about": f"\u00a0: partie {place + 1}"} | {name: self[f"{name}-{place}"] for name in NAMES}
            for place in range(self.count)
        ]

    def clean(self) -> dict[str, Any]:
        """Pages fit the document and belong to one part only."""
        values = super().clean() or {}
        self.places: list[int] = []
        self.found: list[Row] = []
        for place in range(self.count):
            self._take(place, values)
        if not self.errors:
            for index, words in range_errors(rows=self.found, pages=self.pages).items():
                row = self.found[index]
                ends_badly = row.first >= 1 and not row.first <= row.last <= self.pages
                self.add_error(f"{'last' if ends_badly else 'first'}-{self.places[index]}", words)
        return values

    def _take(self, place: int, values: dict[str, Any]) -> None:
        title = one_line(values.get(f"title-{place}") or "")
        first, last = values.get(f"first-{place}"), values.get(f"last-{place}")
        if not title and first is None and last is None:
            return
        if f"first-{place}" in self.errors or f"last-{place}" in self.errors:
            return
        if not title:
            self.add_error(f"title-{place}", "Donnez un nom à cette partie, ou videz la ligne.")
        if first is None:
            self.add_error(f"first-{place}", "Dites à quelle page elle commence.")
            return
        self.places.append(place)
        self.found.append(
            Row(
                title=title,
                section=values.get(f"section-{place}") or Section.OTHER,
                first=first,
                last=first if last is None else last,
                access=values.get(f"access-{place}") or PartAccess.CLOSED,
            )
        )

    def parts(self) -> list[Row]:
        """Give the parts, in the order of their pages."""
        return sorted(self.found, key=lambda row: row.first)

    def unread(self) -> list[tuple[int, int]]:
        """Give the runs of pages in no part."""
        return gaps(rows=self.found, pages=self.pages)


def _initial(rows: Sequence[Row]) -> dict[str, Any]:
    return {f"{name}-{place}": getattr(row, name) for place, row in enumerate(rows) for name in NAMES}


def number_in(text: str) -> int | None:
    """Read a number a page of ours wrote; None for anything else, signs that look like digits included."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def typed_rows(data: Mapping[str, Any], *, without: int | None = None) -> list[dict[str, Any]]:
    """Give the lines as they were typed, one of them left out."""
    count = number_in(str(data.get("rows") or "")) or 0
    return [{name: data.get(f"{name}-{place}", "") for name in NAMES} for place in range(min(count, MOST_ROWS)) if place != without]


def as_data(lines: Sequence[Mapping[str, Any]], *, spare: int = SPARE) -> dict[str, Any]:
    """Give lines back as a form posts them, with empty ones at the end."""
    lines = [*lines, *({} for _ in range(spare))][:MOST_ROWS]
    data: dict[str, Any] = {"rows": str(len(lines))}
    for place, line in enumerate(lines):
        data |= {f"{name}-{place}": line.get(name, PartAccess.CLOSED if name == "access" else "") for name in NAMES}
    return data


class CheckForm(forms.Form):
    """The checklist before sharing. Every line is answered before anything is opened."""

    pages_out = forms.CharField(
        label="Pages à écarter",
        required=False,
        max_length=2000,
        help_text="Par exemple : 113, 115-118. Personne ne les lira, quel que soit l’accès.",
    )

    def __init__(self, *args: Any, pages: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pages = pages
        for key, label in CHECKLIST.items():
            self.fields[key] = forms.ChoiceField(
                label=label,
                choices=Answer.choices,
                widget=forms.RadioSelect,
                error_messages={"required": "Répondez à cette ligne : rien ne s’ouvre tant qu’elle est vide."},
            )

    @property
    def questions(self) -> list[Any]:
        return [self[key] for key in CHECKLIST]

    def clean_pages_out(self) -> list[int]:
        """Read "113, 115-118"."""
        found: set[int] = set()
        for word in re.split(r"[,;\s]+", self.cleaned_data["pages_out"].replace("–", "-").strip()):
            if not word:
                continue
            match = re.fullmatch(r"(\d{1,5})(?:-(\d{1,5}))?", word)
            if match is None:
                raise ValidationError(f"« {word} » n’est pas un numéro de page. Écrivez par exemple : 113, 115-118.")
            first, last = int(match[1]), int(match[2] or match[1])
            if not 1 <= first <= last <= self.pages:
                raise ValidationError(f"« {word} » n’est pas dans ce document, qui a {self.pages} pages.")
            found.update(range(first, last + 1))
        return sorted(found)

    def answers(self) -> dict[str, str]:
        """Give the lines that were answered."""
        return {key: self.cleaned_data[key] for key in CHECKLIST if self.cleaned_data.get(key)}


def runs(pages: Sequence[int]) -> str:
    """Write pages as people do: "113, 115-118"."""
    found: list[list[int]] = []
    for page in sorted(set(pages)):
        if found and found[-1][1] == page - 1:
            found[-1][1] = page
        else:
            found.append([page, page])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in found)
