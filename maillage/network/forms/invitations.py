from typing import Any

from django import forms

from maillage.kernel.text.widgets import Textarea
from maillage.network.addresses import Pasted, read_addresses
from maillage.network.forms.fields import CharterField, OrganisationNameField, ask_charter, load_names, visible_name


class InvitationsForm(forms.Form):
    """A pasted list of addresses, an organisation for all, a word."""

    addresses = forms.CharField(
        label="Les adresses",
        help_text="Une par ligne, ou séparées par des virgules. « Marie Dupont <marie@centre.be> » est compris aussi.",
        max_length=60_000,
        widget=Textarea(attrs={"rows": 8}),
        error_messages={"required": "Collez au moins une adresse."},
    )
    organisation = OrganisationNameField(label="Leur organisation", required=False, help_text="Si toutes ces personnes y travaillent.")
    word = forms.CharField(
        label="Un mot pour elles et eux", max_length=2000, required=False, widget=Textarea(attrs={"rows": 4}),
        help_text="Il figure dans l’invitation.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        load_names(self)
        self.pasted = Pasted()

    def clean_addresses(self) -> str:
        """Read the list: what is right is sent, what is wrong stays in the field with its reason."""
        text: str = self.cleaned_data["addresses"]
        self.pasted = read_addresses(text)
        if not self.pasted.entries:
            reasons = [f"« {piece[:80]} » : {reason}." for piece, reason in self.pasted.wrong[:10]]
            raise forms.ValidationError(reasons or ["Collez au moins une adresse."])
        return text


class AcceptInvitationForm(forms.Form):
    """The name of an invited person."""

    name = forms.CharField(
        label="Votre nom",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Écrivez votre nom : vos collègues le liront."},
    )

    charter = CharterField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_charter(form=self)

    def clean_name(self) -> str:
        """Keep the name on one line."""
        return visible_name(self.cleaned_data["name"])
