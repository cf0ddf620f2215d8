"""What people write around a release, as clean values. Forms write nothing."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from maillage.dossiers.domain.releases import LONGEST_DAYS
from maillage.dossiers.models import Release, Talk
from maillage.kernel.text.characters import readable
from maillage.kernel.text.dates import short_date

WORDS = 4000
DURATIONS = (("7", "7 jours"), ("30", "30 jours"), ("60", "60 jours"), ("date", "Jusqu’à une date"))
USUAL = "60"
NOTE_TITLES = (
    ("worked", "Ce qui a marché ici"),
    ("changed", "Ce qui a changé depuis"),
    ("otherwise", "Ce que nous ne referions pas"),
)
SUGGESTED_REFUSAL = (
    "Merci pour votre demande. Nous ne pouvons pas mettre ce dossier à disposition pour le moment. "
    "Parlons-en à la prochaine rencontre : nous vous raconterons volontiers comment nous avons travaillé."
)


class Words(forms.CharField):
    """A few sentences: control characters taken out, required unless said otherwise."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", WORDS)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        return str(super().clean(readable(str(value or "")))).strip()


class Day(forms.DateField):
    """A day chosen in the browser's calendar, or written as 31/12/2026."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"])
        kwargs["error_messages"] = {
            "invalid": "Écrivez un jour qui existe, par exemple 31/12/2026.",
            "required": "Choisissez un jour.",
            **kwargs.get("error_messages", {}),
        }
        super().__init__(**kwargs)


class AskForm(forms.Form):
    """The request of a member."""

    purpose = Words(
        label="Pourquoi ce dossier vous intéresse-t-il ?",
        help_text="Deux ou trois phrases. La personne qui s’en occupe les lira avant de vous répondre.",
        error_messages={"required": "Dites pourquoi ce dossier vous intéresse : c’est ce qu’on lira avant de vous répondre."},
    )
    situation = Words(
        label="Où en êtes-vous ?",
        required=False,
        rows=2,
        help_text="Votre territoire, votre équipe, l’étape de votre propre dossier.",
    )
    talk = forms.ChoiceField(
        label="Comment préférez-vous échanger ?",
        choices=Talk.choices,
        initial=Talk.PHONE,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez comment échanger.",
            "invalid_choice": "Choisissez par téléphone, à une rencontre ou par écrit.",
        },
    )
    promise = forms.BooleanField(
        label="Je ne transmets pas ce dossier à d’autres et je n’en reprends pas le texte.",
        error_messages={"required": "Cochez cette promesse : sans elle, la demande ne part pas."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["talk"].choice_hints = {  # type: ignore[attr-defined]
            Talk.PHONE: "Une demi-heure, pour situer le dossier",
            Talk.MEETING: "De vive voix, à la prochaine occasion",
            Talk.WRITING: "Quelques messages ici",
        }


class MessageForm(forms.Form):
    """Words in the conversation."""

    words = Words(label="Votre message", error_messages={"required": "Écrivez quelques mots."})


class AcceptForm(forms.Form):
    """The context note in three questions, and until when."""

    worked = Words(label=NOTE_TITLES[0][1], required=False, help_text="Dans quel contexte ce dossier a été écrit, et ce qui l’a porté.")
    changed = Words(label=NOTE_TITLES[1][1], required=False, rows=2)
    otherwise = Words(label=NOTE_TITLES[2][1], required=False, rows=2)
    duration = forms.ChoiceField(
        label="Pour combien de temps ?",
        choices=DURATIONS,
        initial=USUAL,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez une durée : une mise à disposition a toujours une fin.",
            "invalid_choice": "Choisissez une des durées proposées.",
        },
    )
    until = Day(label="Si vous avez choisi une date : jusqu’au", required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not any(values.get(name) for name, _ in NOTE_TITLES) and not any(name in self.errors for name, _ in NOTE_TITLES):
            self.add_error("worked", "Répondez au moins à une des trois questions : cette note rend le dossier utile.")
        if values.get("duration") == "date" and "until" not in self.errors:
            if not values.get("until"):
                self.add_error("until", "Choisissez le dernier jour.")
            else:
                check_day(form=self, name="until", day=values["until"])
        return values

    @property
    def note(self) -> str:
        """The three answers as one note, each under its question."""
        return "\n\n".join(f"{title}\n{self.cleaned_data[name]}" for name, title in NOTE_TITLES if self.cleaned_data.get(name))

    @property
    def ends_on(self) -> date:
        """The last day."""
        duration = self.cleaned_data["duration"]
        day: date = self.cleaned_data["until"] if duration == "date" else timezone.localdate() + timedelta(days=int(duration))
        return day


def check_day(*, form: forms.Form, name: str, day: date) -> None:
    """Refuse a day that is past, or more than a year away, beside its field."""
    today = timezone.localdate()
    if day <= today:
        form.add_error(name, "Choisissez un jour à venir.")
    elif day > today + timedelta(days=LONGEST_DAYS):
        form.add_error(name, "Un an au plus : vous pourrez prolonger ensuite.")


class DeclineForm(forms.Form):
    """Kind words, suggested."""

    word = Words(
        label="Vos mots",
        initial=SUGGESTED_REFUSAL,
        rows=4,
        help_text="Proposés : changez-les comme vous voulez.",
        error_messages={"required": "Écrivez quelques mots : ils seront envoyés avec votre réponse."},
    )


class ExtensionForm(forms.Form):
    """More time."""

    until_on = Day(label="Jusqu’au")
    words = Words(
        label="Pourquoi ?",
        rows=2,
        help_text="La personne qui vous a prêté ce dossier lira ces mots.",
        error_messages={"required": "Dites en une phrase pourquoi il vous faut plus de temps."},
    )

    def __init__(self, *args: Any, release: Release, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"until_on": release.ends_on + timedelta(days=30)})
        super().__init__(*args, **kwargs)
        self.release = release

    def clean_until_on(self) -> date:
        day: date = self.cleaned_data["until_on"]
        if day <= self.release.ends_on:
            raise ValidationError(f"Choisissez un jour après le {short_date(self.release.ends_on)}.")
        if day > timezone.localdate() + timedelta(days=LONGEST_DAYS):
            raise ValidationError("Un an au plus, à partir d’aujourd’hui.")
        return day


class ExtensionAnswerForm(forms.Form):
    """Agree, or not with words."""

    word = Words(label="Un mot", required=False, rows=2, help_text="Nécessaire si vous ne prolongez pas.")

    def __init__(self, *args: Any, declines: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.declines = declines

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"]
        if self.declines and not word:
            raise ValidationError("Écrivez quelques mots : ils seront envoyés avec votre réponse.")
        return word


class EndForm(forms.Form):
    """End a release before its date."""

    word = Words(
        label="Vos mots",
        help_text="La personne les recevra. Son exemplaire ne sera plus lisible ici.",
        error_messages={"required": "Écrivez quelques mots : ils seront envoyés à la personne."},
    )


class OutcomeForm(forms.Form):
    """What it brought."""

    words = Words(
        label="Qu’est-ce que ce dossier vous a apporté ?",
        help_text="Une idée reprise, une méthode essayée, une fausse route évitée : une phrase suffit.",
        error_messages={"required": "Dites en une phrase ce que ce dossier vous a apporté."},
    )
    taker = forms.ChoiceField(
        label="Ce que vous avez partagé depuis et qui s’en inspire",
        required=False,
        help_text="La page dira « Inspiré par », avec le lien vers ce dossier.",
        error_messages={"invalid_choice": "Choisissez une page que vous avez partagée."},
    )

    def __init__(self, *args: Any, things: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taker"].choices = [("", "Rien encore"), *things]  # type: ignore[attr-defined]
        if not things:
            del self.fields["taker"]

    @property
    def taken_by(self) -> tuple[str, UUID] | None:
        """The kind and uuid of what takes from it."""
        kind, _, uuid = self.cleaned_data.get("taker", "").partition(" ")
        return (kind, UUID(uuid)) if uuid else None
