from typing import Any

from django import forms

from maillage.kernel.text.characters import readable
from maillage.traces.models import Audience

LONGEST = 60_000


class PresenceForm(forms.Form):
    """How long it lasted."""

    hours = forms.DecimalField(
        label="Durée, en heures",
        required=False,
        min_value=0,
        max_value=200,
        decimal_places=2,
        localize=True,
        help_text="Elle figure sur les attestations. Par exemple 6,5.",
        error_messages={"invalid": "Donnez une durée en heures, par exemple 6,5."},
    )


class AccountForm(forms.Form):
    """The account, in its two readings."""

    opened_at = forms.CharField(widget=forms.HiddenInput, required=False)
    summary = forms.CharField(
        label="En une phrase", max_length=300, required=False, help_text="Elle ouvre la page et le courrier de remerciement."
    )
    account = forms.CharField(
        label="Le compte rendu, entre nous",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="Lu par les membres. Un titre commence par #, une liste par un tiret.",
    )
    partners_account = forms.CharField(
        label="Pour l’inspection et les partenaires",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Lu par tout le monde si la rencontre est publique. Laissez vide pour ne rien montrer au-delà des membres.",
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        return {name: readable(value) if isinstance(value, str) else value for name, value in values.items()}


class FileForm(forms.Form):
    """For whom is what is added. What each photo shows is asked beside it (`forms/photos.py`)."""

    audience = forms.ChoiceField(label="Pour qui", choices=Audience.choices, initial=Audience.US, widget=forms.RadioSelect)


class QuoteForm(forms.Form):
    """A sentence that was said."""

    words = forms.CharField(label="La phrase", max_length=500, error_messages={"required": "Écrivez la phrase entendue."})
    by = forms.CharField(label="De qui", max_length=160, required=False, help_text="Avec son accord, comme la personne le souhaite.")
    audience = forms.ChoiceField(label="Pour qui", choices=Audience.choices, initial=Audience.US, widget=forms.RadioSelect)


class CiteForm(forms.Form):
    """A resource of the library, by its address or its title."""

    resource = forms.CharField(
        label="Titre ou adresse de la ressource",
        max_length=500,
        error_messages={"required": "Écrivez le titre de la ressource, ou collez son adresse."},
    )
    words = forms.CharField(label="Ce qu’on en a dit", max_length=300, required=False)


class FeedbackForm(forms.Form):
    """Three questions, none of them needed alone."""

    MARKS = [("5", "Très utile"), ("4", "Utile"), ("3", "Moyen"), ("2", "Peu utile"), ("1", "Pas utile")]

    rating = forms.TypedChoiceField(
        label="Que valait cette rencontre pour vous ?",
        choices=MARKS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    takeaway = forms.CharField(label="Qu’en emportez-vous ?", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    next_theme = forms.CharField(label="De quoi parler la prochaine fois ?", max_length=200, required=False)


class CodeForm(forms.Form):
    """The code of a certificate."""

    code = forms.CharField(
        label="Code de l’attestation", max_length=30, error_messages={"required": "Recopiez le code imprimé au bas de l’attestation."}
    )
