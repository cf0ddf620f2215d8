"""From a path and a row of the sheet to what a resource needs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from unicodedata import normalize

from maillage.kernel.text.characters import one_line
from maillage.library import public as library
from maillage.network import public as network
from maillage.transfer.domain.columns import MEMBERS_WORDS, PUBLIC_WORDS, plain


@dataclass(kw_only=True)
class Description:
    """What will be written in the resource; `remarks` are French sentences about what could not be understood."""

    title: str
    summary: str
    themes: list[Any]
    organisations: list[Any]
    access: str
    fields: dict[str, Any] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


class Describer:
    """Knows the network's themes and organisations once, and describes file after file."""

    def __init__(self, *, rows: Iterable[dict[str, str]], columns: dict[str, str], access: str) -> None:
        self.columns = columns
        self.access = access
        self.themes = {
            plain(text=name): theme
            for theme in network.active_themes()
            for name in (theme.name, *(row.label for row in theme.labels.all()))
        }
        self.organisations = {plain(text=one.name): one for one in network.Organisation.objects.open()}
        self.forms = {plain(text=label): value for value, label in library.Form.choices}
        self.languages = {plain(text=name): code for code, name in library.LANGUAGES.items()} | {code: code for code in library.LANGUAGES}
        self.by_path: dict[str, dict[str, str]] = {}
        self.by_name: dict[str, dict[str, str] | None] = {}
        for row in rows:
            path = normalize("NFC", row.get(columns.get("path", ""), "")).replace("\\", "/").strip("/ ").casefold()
            if path:
                self.by_path[path] = row
                name = path.rsplit("/", 1)[-1]
                self.by_name[name] = None if name in self.by_name else row

    def describe(self, *, path: str) -> Description:
        """Describe one file; what the sheet does not say is taken from its name and folders."""
        row = self._row(path)
        remarks: list[str] = []
        title = one_line(self._value(row, "title")) or title_from_name(path=path)
        folder = PurePosixPath(path).parent.as_posix()
        summary = self._value(row, "summary") or (
            f"Document repris de « {folder} »." if folder != "." else "Document repris d’un ancien espace."
        )
        fields: dict[str, Any] = {"year": self._year(row, path, remarks)}
        for name in ("audience", "context"):
            fields[name] = self._value(row, name)
        fields["authors"] = [name.strip() for name in re.split(r"[;|]", self._value(row, "author")) if name.strip()]
        if language := plain(text=self._value(row, "language")):
            fields["language"] = self.languages.get(language, "")
            if language not in self.languages:
                remarks.append(f"langue inconnue « {language} »")
        if form := self._value(row, "form"):
            if plain(text=form) in self.forms:
                fields["form"] = self.forms[plain(text=form)]
            else:
                remarks.append(f"forme inconnue « {form} »")
        return Description(
            title=title[:200],
            summary=summary,
            themes=self._themes(row, path, remarks),
            organisations=self._organisations(row, remarks),
            access=self._access(row, remarks),
            fields={name: value for name, value in fields.items() if value},
            remarks=remarks,
        )

    def _row(self, path: str) -> dict[str, str]:
        key = normalize("NFC", path).casefold()
        if key in self.by_path:
            return self.by_path[key]
        ends = [row for known, row in self.by_path.items() if key.endswith("/" + known) or known.endswith("/" + key)]
        return ends[0] if len(ends) == 1 else self.by_name.get(key.rsplit("/", 1)[-1]) or {}

    def _value(self, row: dict[str, str], name: str) -> str:
        return " ".join(row.get(self.columns.get(name, ""), "").split())

    def _year(self, row: dict[str, str], path: str, remarks: list[str]) -> int | None:
        given = self._value(row, "year")
        found = re.search(r"(?<!\d)(19[5-9]\d|20\d\d)(?!\d)", given or path)
        if given and not found:
            remarks.append(f"année illisible « {given[:20]} »")
        return int(found.group()) if found else None

    def _themes(self, row: dict[str, str], path: str, remarks: list[str]) -> list[Any]:
        given = [word for word in re.split(r"[;|/]|,(?! )|, ", self._value(row, "themes")) if word.strip()]
        found = {}
        for word in given:
            if theme := self.themes.get(plain(text=word)):
                found[theme.pk] = theme
            else:
                remarks.append(f"thème inconnu « {word.strip()} »")
        for folder in PurePosixPath(path).parts[:-1] if not found else ():
            if theme := self.themes.get(plain(text=folder)):
                found[theme.pk] = theme
        if not found and (other := self.themes.get("autres")):
            found[other.pk] = other
        return list(found.values())

    def _organisations(self, row: dict[str, str], remarks: list[str]) -> list[Any]:
        found = []
        for name in filter(None, (name.strip() for name in re.split(r"[;|]", self._value(row, "organisation")))):
            if organisation := self.organisations.get(plain(text=name)):
                found.append(organisation)
            else:
                remarks.append(f"organisation inconnue « {name} »")
        return found

    def _access(self, row: dict[str, str], remarks: list[str]) -> str:
        given = plain(text=self._value(row, "access"))
        if given in PUBLIC_WORDS:
            return "PUBLIC"
        if given and given not in MEMBERS_WORDS:
            remarks.append(f"accès inconnu « {given} », réservé aux membres")
        return "MEMBERS" if given else self.access


def title_from_name(*, path: str) -> str:
    """Give a title from the name of a file: "compte-rendu_reunion-2019.pdf" gives "Compte rendu reunion 2019"."""
    stem = PurePosixPath(path).stem
    words = " ".join(re.sub(r"[_\-.+]+", " ", stem).split()) or stem
    return one_line(words[:1].upper() + words[1:]) or "Document sans titre"
