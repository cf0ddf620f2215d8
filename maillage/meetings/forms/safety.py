"""The safety sheet and the incidents."""

from django import forms

from maillage.meetings.domain.safety import Safety
from maillage.meetings.forms import fields
from maillage.meetings.models import SafetySheet


class SafetyForm(forms.Form):
    """What is known of the place."""

    room_capacity = fields.number("Capacité de la salle", help_text="Celle que donne le lieu, en personnes.", most=100_000)
    exits = fields.line("Sorties et point de rassemblement")
    first_aid = fields.line("Premiers secours", help_text="Où est la trousse, qui est formé·e.")
    in_charge = fields.line("Personne responsable ce jour-là", most=200, help_text="Nom et téléphone.")
    children = fields.number("Enfants présents", most=10_000)
    notes = fields.area("À savoir")

    def said(self) -> Safety:
        """Give what was typed."""
        return Safety(**self.cleaned_data | {"children": self.cleaned_data["children"] or 0})


class IncidentForm(forms.Form):
    """What happened, and what was done."""

    what = fields.area(
        "Ce qui s’est passé", rows=4, most=4000, required=True, help_text="Les faits, l’heure. Sans nom quand ce n’est pas nécessaire.",
        error_messages={"required": "Dites en quelques mots ce qui s’est passé."},
    )  # fmt: skip
    done = fields.area("Ce qui a été fait", most=4000)


def safety_initial(*, sheet: SafetySheet | None) -> dict[str, object]:
    """Fill the form from a sheet."""
    return {name: getattr(sheet, name) for name in SafetyForm.base_fields} if sheet else {}
