"""The pattern of a cycle, and what its meetings share."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from maillage.kernel.text.characters import one_line
from maillage.meetings.domain.content import Content
from maillage.meetings.domain.patterns import Pattern, ProposedDay
from maillage.meetings.forms import fields
from maillage.meetings.models import Kind, Mode, Series
from maillage.network import public as network

EVERY = (("2", "Toutes les deux semaines"), ("1", "Chaque semaine"), ("3", "Toutes les trois semaines"), ("4", "Toutes les quatre semaines"),
         ("0", "Chaque mois, le même jour de la semaine"))  # fmt: skip
LONGEST = timedelta(days=3 * 366)


class PatternForm(forms.Form):
    """Which days, and at which hours."""

    every = forms.ChoiceField(label="Rythme", choices=EVERY, initial="0")
    first = fields.day("Première date", required=True, error_messages={"required": "Choisissez la première date."})
    until = fields.day("Jusqu’au", required=True, error_messages={"required": "Choisissez la fin du cycle."})
    starts = fields.HourField(label="De", required=True)
    ends = fields.HourField(label="À", required=True)
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("starts", "ends"):
            self.fields[name].error_messages["required"] = "Donnez une heure, par exemple 9:30."
        self.fields["key"].initial = uuid4()

    def clean(self) -> dict[str, Any]:
        """Check days and hours together."""
        values = super().clean() or self.cleaned_data
        first, until, starts, ends = (values.get(name) for name in ("first", "until", "starts", "ends"))
        if first and until and until < first:
            self.add_error("until", "Le cycle finit après sa première date.")
        elif first and until and until - first > LONGEST:
            self.add_error("until", "Trois ans au plus : le reste s’ajoutera plus tard.")
        if starts and ends and ends <= starts:
            self.add_error("ends", "La fin vient après le début.")
        return values

    def pattern(self) -> Pattern:
        """Give the pattern that was asked for."""
        values = self.cleaned_data
        return Pattern(first=values["first"], until=values["until"], weeks=int(values["every"]))


class NameForm(forms.Form):
    """The words of a cycle."""

    title = forms.CharField(label="Titre du cycle", max_length=180, error_messages={"required": "Donnez un titre au cycle."})
    lead = fields.line("En une phrase")

    def clean_title(self) -> str:
        """Keep the title on one line; invisible characters alone are no title."""
        title = one_line(self.cleaned_data["title"])
        if not title:
            raise ValidationError(self.fields["title"].error_messages["required"])
        return title


class PlaceForm(forms.Form):
    """The cycle of a meeting."""

    series = forms.ChoiceField(
        label="Cycle", required=False, error_messages={"invalid_choice": "Choisissez un des cycles dont vous vous occupez, ou aucun."}
    )

    def __init__(self, *args: Any, series: list[Series], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(each.pk): each for each in series}
        self.fields["series"].choices = [("", "Aucun cycle"), *((key, str(each)) for key, each in self.known.items())]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Series | None:
        """Give the cycle that was chosen."""
        return self.known.get(self.cleaned_data["series"])


class SeriesForm(NameForm, PatternForm):
    """A new cycle."""

    kind = forms.ChoiceField(label="Type", choices=Kind.choices)
    mode = forms.ChoiceField(label="Comment y participe-t-on ?", choices=Mode.choices)
    place_name = fields.line("Lieu", most=160)
    commune_name = fields.line("Commune", most=120)
    remote_link = fields.line("Lien de connexion", most=500)
    seats_on_site = fields.number("Places sur place")

    field_order = ("title", "lead", "kind", "mode", "place_name", "commune_name", "remote_link", "seats_on_site")

    def clean_commune_name(self) -> network.Territory | None:
        """Find the commune."""
        return fields.commune_of(self.cleaned_data["commune_name"])

    def clean_remote_link(self) -> str:
        """Take a whole address of the web."""
        link = one_line(self.cleaned_data["remote_link"])
        if link:
            try:
                URLValidator(schemes=["https", "http"])(link)
            except ValidationError:
                raise ValidationError("Copiez l’adresse entière, par exemple https://exemple.be/salle.") from None
        return link

    def content(self, *, base: Content) -> Content:
        """Give what the meetings of the cycle share."""
        values = self.cleaned_data
        said = {name: values[name] for name in ("lead", "kind", "mode", "place_name", "remote_link", "seats_on_site")}
        return Content(**{**vars(base), **said, "commune": values["commune_name"]})


def chosen_days(*, sent: list[str], proposed: list[ProposedDay]) -> list[date]:
    """Give the days that were ticked, among those proposed."""
    known = {each.day.isoformat(): each.day for each in proposed}
    return [known[text] for text in dict.fromkeys(sent) if text in known]
