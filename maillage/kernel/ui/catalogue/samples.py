"""What the catalogue shows: forms in every state, and enough words to make things overflow."""

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator

from maillage.kernel.ui.kinds import KINDS

LONG = "Coopération interprofessionnelle anticonstitutionnellement intergénérationnelle et transfrontalière"


class SampleForm(forms.Form):
    """One field of each sort."""

    title = forms.CharField(label="Titre", help_text="Ce que vos collègues liront dans la liste.")
    email = forms.EmailField(label="Adresse électronique", error_messages={"invalid": "Il manque une arobase, par exemple nom@centre.be."})
    phone = forms.CharField(label="Téléphone", required=False, help_text="Visible seulement par la personne qui vous prête un dossier.")
    context = forms.CharField(
        label="Votre mot de contexte", widget=forms.Textarea, error_messages={"required": "Ajoutez une phrase ou deux de contexte."}
    )
    theme = forms.ChoiceField(label="Thème", choices=[("ecole", "École et culture"), ("analyse", "L’analyse partagée")])
    day = forms.DateField(label="Jour", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    access = forms.ChoiceField(
        label="Qui peut le lire ?",
        widget=forms.RadioSelect,
        choices=[("public", "Toutes et tous"), ("members", "Les membres du réseau")],
        error_messages={"required": "Choisissez qui peut le lire."},
    )
    audience = forms.MultipleChoiceField(
        label="Pour quel public ?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("enfants", "Enfants"), ("adultes", "Adultes")],
    )
    digest = forms.BooleanField(label="Recevoir un courriel par semaine, le lundi", required=False)
    charter = forms.BooleanField(label="J’ai lu la charte de partage", error_messages={"required": "Cochez cette case pour continuer."})
    step = forms.CharField(widget=forms.HiddenInput, initial="2", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["access"].choice_hints = {  # type: ignore[attr-defined]
            "public": "Visible sur le web, sans compte",
            "members": "340 professionnel·le·s",
        }


def samples() -> dict[str, Any]:
    """Return the context of the catalogue."""
    wrong = SampleForm({"email": "samira.centre.be", "title": "Budget type", "step": "2"}, prefix="faux", auto_id="faux_%s")
    return {
        "kinds": [name for name in KINDS if name != "neutre"],
        "every_kind": list(KINDS),
        "long": LONG,
        "blank_form": SampleForm(auto_id="vierge_%s", initial={"digest": True, "access": "members"}),
        "wrong_form": wrong,
        "crumbs": [("Accueil", "/"), ("Ressources", "#ressources"), ("L’analyse partagée", "#theme")],
        "tab_items": [("Vue d’ensemble", "/composants/"), ("À valider · 5", "#a-valider"), ("Membres", "#membres")],
        "fact_items": [("Thème", "L’analyse partagée"), ("Format", "PDF, 24 pages"), ("Vide", ""), ("Public", LONG)],
        "step_items": [
            ("Vous vous présentez", "Votre demande part à une personne, pas à une boîte générique."),
            ("Vous en parlez ensemble", "Le contexte d’abord : c’est lui qui rend le dossier utile."),
            ("L’accès s’ouvre pour 60 jours", "Lecture en ligne et PDF à votre nom."),
        ],
        "form_steps": ["Le fichier", "Le contexte", "L’accès"],
        "meta": [("map-pin", "Valmont"), "2026", ("arrows-clockwise", "Réutilisé par 4 équipes")],
        "facets": [("ressource", "Ressources", 12, True), ("dossier", "Dossiers", 4, False), ("question", LONG, 1, False)],
        "filters": [("L’analyse partagée", "?sans=theme"), ("Ressources", "?sans=type")],
        "files": [("a1", "budget-ateliers-scolaires-2025.ods", "84 Ko")],
        "page": Paginator(range(200), 10).page(7),
        "first_page": Paginator(range(20), 10).page(1),
        "columns": ["Partie", "Pages", "Accès"],
        "days": [date(2026, 3, 19), date(2026, 4, 1), date(2026, 9, 23)],
    }
