"""What the coordination types about kinds and levels."""

from typing import Any

from django import forms

from maillage.dossiers.models import DossierKind
from maillage.dossiers.queries.templates import FIELDS


class KindForm(forms.Form):
    """A kind of dossier, the blocks its sheet shows and its own questions."""

    name = forms.CharField(label="Nom", max_length=80, error_messages={"required": "Donnez un nom à cette sorte de dossier."})
    fields_shown = forms.MultipleChoiceField(
        label="Ce que la fiche demande", choices=list(FIELDS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    questions = forms.CharField(
        label="Questions propres à cette sorte", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Une par ligne. Après deux-points, une aide : « Montant demandé : en euros, si vous souhaitez le dire ».",
    )  # fmt: skip

    def extra(self) -> list[dict[str, str]]:
        """Cut the questions and their help."""
        found = []
        for line in self.cleaned_data["questions"].splitlines():
            label, _, help_text = line.replace("\u00a0:", ":").replace(" :", ":").partition(":")
            if label.strip():
                found.append({"label": label.strip(), "help": help_text.strip()})
        return found


def initial_of(*, kind: DossierKind) -> dict[str, Any]:
    """Fill the form from a kind."""
    questions = [each["label"] + (f"\u00a0: {each['help']}" if each.get("help") else "") for each in kind.extra]
    return {"name": kind.name, "fields_shown": kind.fields, "questions": "\n".join(questions)}


class LevelForm(forms.Form):
    """A level of recognition."""

    name = forms.CharField(label="Nom du niveau", max_length=120, error_messages={"required": "Donnez un nom à ce niveau."})
