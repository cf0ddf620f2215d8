from typing import Any

from django import forms

from maillage.transfer.domain.columns import LABELS
from maillage.transfer.models import ImportRun


class PrepareForm(forms.Form):
    """An archive, its sheet, and what to do with files of which the sheet says nothing."""

    archive = forms.FileField(
        label="L’archive ZIP",
        help_text="Le dossier tel quel, compressé en ZIP : sous-dossiers compris.",
        error_messages={"required": "Choisissez une archive ZIP.", "empty": "Cette archive est vide."},
    )
    sheet = forms.FileField(
        label="La liste qui décrit les fichiers",
        required=False,
        help_text="CSV, XLSX ou ODS, une ligne par fichier : chemin, titre, résumé, thèmes, organisation, année, accès…",
        error_messages={"empty": "Cette liste est vide."},
    )
    access = forms.ChoiceField(
        label="Qui pourra lire ces documents ?",
        choices=[(value, label.capitalize()) for value, label in ImportRun.Access.choices],
        initial="MEMBERS",
        widget=forms.RadioSelect,
        help_text="La liste peut dire autre chose, fichier par fichier.",
    )
    # Sent twice, the same form prepares one batch.
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    publish = forms.BooleanField(label="Publier aussitôt", required=False, help_text="Sinon, chaque document attend votre relecture.")


class ColumnsForm(forms.Form):
    """Which header of the sheet stands for which of our columns."""

    def __init__(self, *args: Any, headers: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "— pas dans la liste —"), *[(header, header) for header in headers]]
        for name, label in LABELS.items():
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=name == "path")
        self.fields["path"].error_messages["required"] = "Dites quelle colonne donne le chemin ou le nom des fichiers."

    def clean(self) -> dict[str, Any]:
        """Refuse the same header twice."""
        data = super().clean() or {}
        seen: dict[str, str] = {}
        for name, header in list(data.items()):
            if header and header in seen:
                self.add_error(name, f"La colonne « {header} » sert déjà pour « {LABELS[seen[header]]} ».")
            seen.setdefault(header, name)
        return {name: header for name, header in data.items() if header}
