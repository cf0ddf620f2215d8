from typing import Any

from django import forms

from maillage.meetings.models import Meeting, Seat


class WalkInForm(forms.Form):
    """Somebody who came without registering."""

    name = forms.CharField(label="Nom", max_length=120, error_messages={"required": "Écrivez le nom de la personne."})
    email = forms.EmailField(
        label="Adresse e-mail",
        required=False,
        help_text="Pour lui envoyer les traces et son attestation.",
        error_messages={"invalid": "Cette adresse n’est pas complète. Vérifiez-la, ou laissez le champ vide."},
    )
    organisation_name = forms.CharField(label="Organisation", max_length=160, required=False)
    mode = forms.ChoiceField(label="Comment", choices=Seat.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        modes = meeting.seat_modes
        if len(modes) == 1:
            del self.fields["mode"]
        self.only = modes[0]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values.setdefault("mode", self.only)
        return values
