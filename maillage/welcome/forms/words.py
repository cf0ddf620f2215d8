"""What people type in the welcome, as clean values. Forms write nothing."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from maillage.kernel.text.widgets import Textarea
from maillage.welcome.models import MOST_WORDS
from maillage.welcome.queries.handovers import HeldPart

WORDS_NEEDED = "Écrivez quelques mots."
PAIR_WORDS = (
    "Bonjour à vous deux,\n\nVous ne vous connaissez pas encore, et il me semble que vous auriez des choses à vous dire. "
    "Un appel de vingt minutes, un café à mi-chemin\u00a0: à vous de voir.\n\nBelle rencontre\u202f!"
)
CHECK_WORDS = (
    "Bonjour,\n\nCela fait un moment que nous ne nous sommes pas croisé·e·s. Comment ça va, chez vous\u202f? "
    "Y a-t-il quelque chose que le réseau pourrait faire\u202f?\n\nUn mot suffit, et rien n’oblige à répondre."
)


def _words(*, label: str, most: int, initial: str = "", help_text: str = "", required: bool = True, rows: int = 6) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, initial=initial, help_text=help_text, required=required, widget=Textarea(attrs={"rows": rows}),
        error_messages={"required": WORDS_NEEDED},
    )  # fmt: skip


class PairForm(forms.Form):
    """A newcomer, who welcomes them, and the words to both."""

    newcomer = forms.UUIDField(widget=forms.HiddenInput)
    host = forms.TypedChoiceField(
        label="Avec qui\u202f?",
        coerce=UUID,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez qui accueille.", "invalid_choice": "Cette personne n’est plus disponible\u00a0: choisissez-en une autre."},
    )  # fmt: skip

    def __init__(self, *args: Any, hosts: Sequence[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["host"]
        field.choices = [(value, label) for value, label, _ in hosts]  # type: ignore[attr-defined]
        field.choice_hints = {value: hint for value, _, hint in hosts if hint}  # type: ignore[attr-defined]
        self.fields["words"] = _words(
            label="Vos mots, à tous les deux",
            most=MOST_WORDS,
            initial=PAIR_WORDS,
            help_text="Ils partent tels quels, par courriel et sur le site.",
        )


class CheckInForm(forms.Form):
    """The people chosen, and the words."""

    people = forms.TypedMultipleChoiceField(
        label="À qui\u202f?",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choisissez au moins une personne.",
            "invalid_choice": "Une personne choisie a donné signe de vie entre-temps, ou a déjà reçu un mot\u00a0: vérifiez.",
        },
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = choices  # type: ignore[attr-defined]
        self.fields["words"] = _words(
            label="Vos mots", most=MOST_WORDS, initial=CHECK_WORDS, help_text="Chaque personne les reçoit de votre part, à elle seule."
        )


class AnswerForm(forms.Form):
    """What somebody answers to the coordination."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = _words(label="Votre réponse", most=4000, help_text="La coordination seule la lit.")


class HandoverForm(forms.Form):
    """For each thing held, the colleague who takes it over; none: it stays."""

    def __init__(self, *args: Any, held: Sequence[HeldPart], colleagues: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Je la garde pour l’instant"), *((str(each.uuid), str(each)) for each in colleagues)]
        self.things: dict[str, tuple[str, UUID]] = {}
        for group in held:
            for thing in group.things:
                name = f"relais-{group.part.name}-{thing.uuid}"
                self.things[name] = (group.part.name, thing.uuid)
                self.fields[name] = forms.ChoiceField(
                    label=f"Qui reprend «\u00a0{thing.title}\u00a0»\u202f?", choices=choices, required=False,
                    error_messages={"invalid_choice": "Cette personne ne peut pas prendre ce relais\u00a0: choisissez-en une autre."},
                )  # fmt: skip
        self.fields["words"] = _words(
            label="Un mot pour elles et eux",
            most=MOST_WORDS,
            required=False,
            rows=4,
            help_text="Où en sont les choses, ce qu’il faut savoir.",
        )

    def clean(self) -> dict[str, Any]:
        """Ask for at least one thing to pass on."""
        values = super().clean() or {}
        if not self.errors and not any(values.get(name) for name in self.things):
            raise forms.ValidationError("Choisissez au moins un·e collègue pour l’une de ces choses.")
        return values

    def chosen(self) -> list[tuple[str, UUID, str]]:
        """Give (room, thing, identity of the colleague)."""
        values = self.cleaned_data
        return [(part, thing, values[name]) for name, (part, thing) in self.things.items() if values.get(name)]
