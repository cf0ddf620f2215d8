"""What photos and files say to those who do not see them: one group of fields each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms

from maillage.kernel.files.public import StoredFile
from maillage.kernel.text.characters import one_line
from maillage.kernel.text.widgets import Textarea
from maillage.traces.domain.photos import LONGEST_WRITTEN, Told
from maillage.traces.models import Audience, TraceFile

EXAMPLE = "Par exemple : « Huit personnes trient des cartes jaunes sur une grande table. »"
MISSING = "Dites ce que montre cette photo, ou cochez « photo d’ambiance »."


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A photo or a file to tell: the uuid of its row, or of its file when it only arrives. `needed`: it may not stay without words."""

    uuid: UUID
    file: StoredFile
    told: Told
    needed: bool = False
    row: TraceFile | None = None


def shown_row(*, row: TraceFile, needed: bool = False) -> Shown:
    """Give a row as it is told now."""
    told = Told(caption=row.caption, is_decorative=row.is_decorative, written=row.written, audience=row.audience)
    return Shown(uuid=row.uuid, file=row.file, told=told, needed=needed, row=row)


def shown_file(*, file: StoredFile, needed: bool = False) -> Shown:
    """Give a file that arrives."""
    return Shown(uuid=file.uuid, file=file, told=Told(), needed=needed)


def typed(*, data: Mapping[str, Any], prefix: str, shown: Iterable[Shown]) -> dict[str, Any]:
    """Give what a POST says of each of these; what it does not speak of stays as it is told."""
    found: dict[str, Any] = {}
    for each in shown:
        key, told = f"{prefix}-{each.uuid}", each.told
        kept = {"caption": told.caption, "decor": "on" if told.is_decorative else "", "written": told.written, "audience": told.audience}
        spoken = kept
        if f"{key}-caption" in data:
            # A box that is not ticked is not sent.
            spoken = {name: data.get(f"{key}-{name}", told.audience if name == "audience" else "") for name in kept}
        found |= {f"{key}-{name}": value for name, value in spoken.items() if value}
    return found


class PhotosForm(forms.Form):
    """What several photos and files show, what is written on them, and for whom each is."""

    def __init__(self, *args: Any, shown: Iterable[Shown] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = list(shown)
        for each in self.shown:
            self._add(each)

    def _add(self, each: Shown) -> None:
        key, told, picture = str(each.uuid), each.told, each.file.is_image
        label = f"Ce que montre « {each.file.name} »" if picture else f"Le nom à montrer pour « {each.file.name} »"
        self.fields[f"{key}-caption"] = forms.CharField(
            label=label, max_length=200, required=False, initial=told.caption, help_text=EXAMPLE if picture else ""
        )
        if picture:
            self.fields[f"{key}-decor"] = forms.BooleanField(
                label="Photo d’ambiance : elle n’apprend rien à qui ne la voit pas", required=False, initial=told.is_decorative
            )
            self.fields[f"{key}-written"] = forms.CharField(
                label="Ce qui est écrit dessus",
                max_length=LONGEST_WRITTEN,
                required=False,
                initial=told.written,
                widget=Textarea(attrs={"rows": 4}),
                help_text="Pour la photo d’un tableau ou d’une affiche : qui ne la voit pas lira ces mots.",
            )
        if each.row is not None:
            self.fields[f"{key}-audience"] = forms.ChoiceField(label="Pour qui", choices=Audience.choices, initial=told.audience)

    def groups(self) -> list[dict[str, Any]]:
        """Give, for each photo or file, what it is and its bound fields; `open` when what is written on it is to be seen."""
        found = []
        for each in self.shown:
            group: dict[str, Any] = {"shown": each}
            for name in ("caption", "decor", "written", "audience"):
                group[name] = self[f"{each.uuid}-{name}"] if f"{each.uuid}-{name}" in self.fields else None
            group["open"] = bool(group["written"] and (group["written"].value() or group["written"].errors))
            found.append(group)
        return found

    def clean(self) -> dict[str, Any]:
        """Ask the words of a photo that may not stay without any."""
        values: dict[str, Any] = super().clean() or {}
        for each in self.shown:
            caption = f"{each.uuid}-caption"
            said = one_line(values.get(caption, "")) or values.get(f"{each.uuid}-decor") or caption in self.errors
            if each.needed and each.file.is_image and not said:
                self.add_error(caption, MISSING)
        return values

    def told(self) -> dict[UUID, Told]:
        """Give what was said of each."""
        values = self.cleaned_data
        return {
            each.uuid: Told(
                caption=values[f"{each.uuid}-caption"],
                is_decorative=values.get(f"{each.uuid}-decor", False),
                written=values.get(f"{each.uuid}-written", ""),
                audience=values.get(f"{each.uuid}-audience") or each.told.audience,
            )
            for each in self.shown
        }
