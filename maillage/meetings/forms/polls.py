"""Propose dates, invite, answer, choose."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from maillage.kernel.calendar.days import notes_of
from maillage.kernel.text.characters import one_line
from maillage.kernel.text.dates import day_of, hour, long_date
from maillage.meetings.domain.ballots import Ballot
from maillage.meetings.forms.fields import HourField, area, day, line, local
from maillage.meetings.models import Answer, DatePoll, Meeting, Seat, Slot
from maillage.meetings.queries.polls import field_name

DAYS, RANGES = 6, 3
MOST_ADDRESSES = 100
BAD_EMAIL = "Cette adresse n’est pas complète : par exemple nom@centre.be."


class PollForm(forms.Form):
    """The words of a poll, and its last day."""

    words = area("Un mot aux personnes invitées", rows=3, help_text="Ce que vous attendez de cette rencontre, ce qui décidera de la date…")
    closes_on = day("Réponses jusqu’au", help_text="Ce jour compris. Sans date : jusqu’à ce que vous choisissiez.")

    def clean_closes_on(self) -> datetime | None:
        """Read the end of that day; a day to come."""
        value: date | None = self.cleaned_data["closes_on"]
        if value is None:
            return None
        if value < timezone.localdate():
            raise ValidationError("Ce jour est passé : choisissez aujourd’hui ou plus tard.")
        return local(value, time(23, 59))

    @staticmethod
    def initial_of(*, poll: DatePoll | None) -> dict[str, Any]:
        """Fill the form from a poll."""
        return {"words": poll.words, "closes_on": timezone.localdate(poll.closes_at) if poll.closes_at else None} if poll else {}


class SlotsForm(forms.Form):
    """Several dates at once: each day with each pair of hours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, DAYS + 1):
            self.fields[f"day_{number}"] = day(f"Jour {number}")
        for number in range(1, RANGES + 1):
            self.fields[f"from_{number}"] = HourField(label=f"De (horaire {number})")
            self.fields[f"to_{number}"] = HourField(label=f"à (horaire {number})")

    @property
    def days(self) -> list[forms.BoundField]:
        """Give the fields of the days."""
        return [self[f"day_{number}"] for number in range(1, DAYS + 1)]

    @property
    def ranges(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Give the pairs of fields of the hours."""
        return [(self[f"from_{number}"], self[f"to_{number}"]) for number in range(1, RANGES + 1)]

    def clean(self) -> dict[str, Any] | None:
        """A day, and two hours in order, are the least."""
        values = super().clean() or self.cleaned_data
        if not any(values.get(f"day_{number}") for number in range(1, DAYS + 1)) and not self.errors:
            self.add_error("day_1", "Choisissez au moins un jour.")
        whole = False
        for number in range(1, RANGES + 1):
            starts, ends = values.get(f"from_{number}"), values.get(f"to_{number}")
            if starts and ends and ends <= starts:
                self.add_error(f"to_{number}", "La fin vient après le début.")
            elif bool(starts) != bool(ends) and f"from_{number}" not in self.errors and f"to_{number}" not in self.errors:
                self.add_error(f"to_{number}" if starts else f"from_{number}", "Donnez le début et la fin.")
            whole = whole or bool(starts and ends)
        if not whole and not self.errors:
            self.add_error("from_1", "Donnez au moins un horaire, par exemple de 9:30 à 16:00.")
        return values

    def slots(self) -> list[tuple[datetime, datetime]]:
        """Give each day with each pair of hours, as typed: a day written twice comes twice."""
        values = self.cleaned_data
        days = [values[f"day_{number}"] for number in range(1, DAYS + 1) if values.get(f"day_{number}")]
        ranges = [(values[f"from_{number}"], values[f"to_{number}"]) for number in range(1, RANGES + 1) if values.get(f"from_{number}")]
        return [(local(each, starts), local(each, ends)) for each in days for starts, ends in ranges]


class InviteForm(forms.Form):
    """Addresses to write to, one a line, "Nadia Collard <nadia@centre.be>" or the address alone."""

    addresses = area(
        "Adresses e-mail", rows=4, most=20000, required=True, help_text="Une par ligne, ou séparées par des virgules. Le nom peut précéder : Nadia Collard <nadia@centre.be>.",
        error_messages={"required": "Écrivez au moins une adresse."},
    )  # fmt: skip

    def clean_addresses(self) -> list[tuple[str, str]]:
        """Read names and addresses.

        Raises:
            ValidationError: one that is no address, or too many.
        """
        found: dict[str, str] = {}
        for part in re.split(r"[\n\r,;]+", self.cleaned_data["addresses"]):
            if not part.strip():
                continue
            said = re.fullmatch(r"\s*(?P<name>[^<>]*?)\s*<\s*(?P<email>[^<>\s]+)\s*>\s*", part)
            name, email = (said["name"].strip('" '), said["email"]) if said else ("", part.strip())
            try:
                validate_email(email)
            except ValidationError:
                raise ValidationError(f"«\u00a0{part.strip()[:80]}\u00a0» n’est pas une adresse e-mail.") from None
            if len(email) > 254:
                raise ValidationError("Une de ces adresses est trop longue.")
            found.setdefault(email.lower(), one_line(name)[:120])
        if len(found) > MOST_ADDRESSES:
            raise ValidationError(f"{MOST_ADDRESSES} adresses au plus à la fois.")
        return [(name, email) for email, name in found.items()]


class SlotField:
    """A date to answer, as the page shows it: one group of buttons for each way of coming."""

    def __init__(self, *, form: "BallotForm", slot: Slot, modes: list[Seat]) -> None:
        self.slot = slot
        self.day = long_date(slot.starts_at)
        self.hours = f"de {hour(slot.starts_at)} à {hour(slot.ends_at)}" if day_of(slot.starts_at) == day_of(slot.ends_at) else str(slot)
        self.notes = notes_of(slot.starts_at)
        self.groups = [(mode.label, form[field_name(slot, mode)]) for mode in modes]


class BallotForm(forms.Form):
    """Which dates suit: yes, if need be, no, for each date and each way of coming."""

    name = line("Votre nom", most=120, required=True, attrs={"autocomplete": "name"},
                error_messages={"required": "Écrivez votre nom : les autres voient ainsi qui peut venir."})  # fmt: skip
    email = forms.EmailField(
        label="Votre adresse e-mail", max_length=254, required=False, error_messages={"invalid": BAD_EMAIL},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="Pour changer votre réponse et être invité·e quand la date sera choisie. Personne d’autre ne la voit.",
    )  # fmt: skip
    organisation_name = line("Votre organisation", most=160, attrs={"autocomplete": "organization"})
    comment = line("Un mot", most=300, help_text="Visible avec votre réponse.")

    def __init__(self, *args: Any, poll: DatePoll, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.poll, self.modes = poll, poll.meeting.seat_modes
        self.slots = list(Slot.objects.filter(poll=poll).shown())
        if known:
            for name in ("name", "email", "organisation_name"):
                del self.fields[name]
        for slot in self.slots:
            for mode in self.modes:
                said = f"{long_date(slot.starts_at)}, {mode.label}"
                self.fields[field_name(slot, mode)] = forms.ChoiceField(
                    label=said, choices=Answer.choices, widget=forms.RadioSelect, required=False,
                    error_messages={"invalid_choice": "Choisissez oui, si besoin ou non."},
                )  # fmt: skip

    @property
    def dates(self) -> list[SlotField]:
        """Give the dates to answer."""
        return [SlotField(form=self, slot=slot, modes=self.modes) for slot in self.slots]

    def ballot(self) -> Ballot:
        """Give what was answered."""
        values = self.cleaned_data
        said = {(slot.uuid, mode.value): values.get(field_name(slot, mode)) or "" for slot in self.slots for mode in self.modes}
        texts = {name: values.get(name) or "" for name in ("name", "email", "organisation_name", "comment")}
        return Ballot(**texts, answers={key: answer for key, answer in said.items() if answer})


class ChooseForm(forms.Form):
    """Make a date that of the meeting: open the registrations at once, or go on preparing."""

    OPEN, LATER = "ouvrir", "preparer"
    then = forms.ChoiceField(
        label="Et ensuite ?",
        choices=[(OPEN, "Ouvrir les inscriptions"), (LATER, "Continuer à préparer")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez : ouvrir les inscriptions, ou continuer à préparer."},
    )
    words = area("Un mot à celles et ceux qui viennent", rows=2)

    def __init__(self, *args: Any, meeting: Meeting, lacking: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if meeting.stage == Meeting.Stage.POSTPONED:
            del self.fields["then"]
        else:
            del self.fields["words"]
            self.fields["then"].choice_hints = {  # type: ignore[attr-defined]
                self.OPEN: "Les personnes qui ont répondu reçoivent la date et s’inscrivent en un geste",
                self.LATER: "Elles reçoivent la date ; vous ouvrirez les inscriptions plus tard",
            }
            if lacking:
                self.fields["then"].choices = [(self.LATER, "Continuer à préparer")]  # type: ignore[attr-defined]
                self.fields["then"].initial = self.LATER


class ComeForm(forms.Form):
    """In which way one comes."""

    mode = forms.ChoiceField(
        label="Comment venez-vous ?", widget=forms.RadioSelect, error_messages={"required": "Dites si vous venez sur place ou à distance."}
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = [(mode.value, mode.label.capitalize()) for mode in meeting.seat_modes]  # type: ignore[attr-defined]
        if len(meeting.seat_modes) == 1:
            del self.fields["mode"]


def first_hours() -> dict[str, Any]:
    """Propose the hours most meetings have, and the day after tomorrow as a start."""
    return {"from_1": time(9, 30), "to_1": time(12, 30), "day_1": timezone.localdate() + timedelta(days=21)}
