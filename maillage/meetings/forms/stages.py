"""Words and dates asked when a meeting is put off, cancelled or moved."""

from typing import Any

from django import forms
from django.utils import timezone

from maillage.meetings.forms import fields
from maillage.meetings.models import Meeting


class WordsForm(forms.Form):
    """Why; everybody registered reads it."""

    words = fields.area(
        "Pourquoi ?", rows=3, required=True, help_text="Ces mots sont envoyés aux personnes inscrites et restent sur la page.",
        error_messages={"required": "Dites en quelques mots pourquoi : les personnes inscrites les liront."},
    )  # fmt: skip


class DatesForm(forms.Form):
    """Other dates."""

    day = fields.day("Nouvelle date", required=True, error_messages={"required": "Choisissez la nouvelle date."})
    starts = fields.HourField(label="De", required=True)
    ends = fields.HourField(label="À", required=True)
    last_day = fields.day("Dernier jour", help_text="Si elle dure plusieurs jours.")
    words = fields.area("Quelques mots", rows=2, help_text="Envoyés avec la nouvelle date.")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        starts, ends = meeting.starts_at, meeting.ends_at
        if starts and ends:
            kwargs.setdefault("initial", {"starts": timezone.localtime(starts).time(), "ends": timezone.localtime(ends).time()})
        super().__init__(*args, **kwargs)
        for name in ("starts", "ends"):
            self.fields[name].error_messages["required"] = "Donnez une heure, par exemple 9:30."

    def clean(self) -> dict[str, Any]:
        """Put days and hours together."""
        values = super().clean() or self.cleaned_data
        if self.errors:
            return values
        last = values.get("last_day") or values["day"]
        values["starts_at"], values["ends_at"] = fields.local(values["day"], values["starts"]), fields.local(last, values["ends"])
        if last < values["day"]:
            self.add_error("last_day", "Le dernier jour vient après le premier.")
        elif values["ends_at"] <= values["starts_at"]:
            self.add_error("ends", "La fin vient après le début.")
        elif values["starts_at"] <= timezone.now():
            self.add_error("day", "Cette date est passée : choisissez-en une à venir.")
        return values
