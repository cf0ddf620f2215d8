"""What people type when they report, as clean values."""

from typing import Any

from django import forms

from maillage.kernel.text.widgets import Textarea
from maillage.moderation.models import MOST_WORDS, Rule

HINTS = {
    Rule.RESPECT: "Des mots qui blessent, une personne visée.",
    Rule.PRIVACY: "Un nom, une adresse, une photo qui ne devraient pas être là.",
    Rule.RIGHTS: "Un document dont l’auteur·rice n’a pas donné son accord.",
    Rule.ADVERTISING: "Une annonce commerciale, un envoi en nombre.",
    Rule.MISTAKE: "Une information fausse, une date ou une adresse périmées.",
    Rule.ELSEWHERE: "Cela n’a pas sa place ici.",
}


class ReportForm(forms.Form):
    """Why a thing is reported. A visitor may leave an address, to be told the outcome."""

    rule = forms.ChoiceField(
        label="Qu’est-ce qui ne va pas\u202f?",
        choices=[(value, label[:1].upper() + label[1:]) for value, label in Rule.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce qui ne va pas.", "invalid_choice": "Choisissez l’une des raisons proposées."},
    )
    words = forms.CharField(
        label="Où, et quoi\u202f?",
        max_length=MOST_WORDS,
        required=False,
        widget=Textarea(attrs={"rows": 4}),
        help_text="Quelques mots aident à trouver plus vite. La coordination seule les lit.",
    )
    email = forms.EmailField(
        label="Votre adresse e-mail",
        max_length=254,
        required=False,
        help_text="Pour vous dire la suite. Elle est effacée ensuite.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "Il manque peut-être une arobase ou un point, par exemple nom@centre.be."},
    )
    # Left empty by people, who never see it.
    site_web = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choice_hints = HINTS  # type: ignore[attr-defined]
        if known:
            del self.fields["email"]

    @property
    def is_trap(self) -> bool:
        """Say whether a machine filled in what people never see."""
        return bool(self.data.get("site_web"))
