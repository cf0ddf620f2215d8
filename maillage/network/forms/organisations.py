from typing import Any

from django import forms
from django.utils import timezone

from maillage.kernel.text.order import unaccented
from maillage.kernel.text.widgets import Textarea
from maillage.network.forms.fields import AddressField, CommuneField, load_names, tidy, visible_name
from maillage.network.models import Organisation
from maillage.network.queries.themes import flat, themes_tree
from maillage.people import public as people


class OrganisationForm(forms.Form):
    """The facts of an organisation."""

    name = forms.CharField(label="Nom", max_length=160, error_messages={"required": "Écrivez le nom de l’organisation."})
    kind = forms.ChoiceField(
        label="Type d’organisation",
        choices=[("", "Choisir"), *Organisation.Kind.choices],
        error_messages={"required": "Choisissez un type."},
    )
    sector = forms.ChoiceField(label="Secteur", choices=Organisation.Sector.choices)
    commune = CommuneField(label="Commune", required=False)
    website = forms.URLField(
        label="Site web", max_length=300, required=False, assume_scheme="https",
        error_messages={"invalid": "Cette adresse n’est pas complète : par exemple https://centre.be."},
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
    )  # fmt: skip
    contact_email = AddressField(
        label="Adresse de contact", required=False, help_text="Celle de l’équipe, pas d’une personne : tout le monde peut la lire."
    )
    description = forms.CharField(
        label="Présentation", max_length=4000, required=False, widget=Textarea(attrs={"rows": 6}),
        help_text="En quelques phrases : votre territoire, ce que vous aimez faire, ce que vous pouvez accueillir ou prêter.",
    )  # fmt: skip
    themes = forms.MultipleChoiceField(label="Thèmes", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        if organisation:
            kwargs["initial"] = {
                name: getattr(organisation, name) for name in ("name", "kind", "sector", "website", "contact_email", "description")
            } | {
                "commune": organisation.commune.name if organisation.commune else "",
                "themes": [str(theme.pk) for theme in organisation.themes.all()],
            }
        super().__init__(*args, **kwargs)
        load_names(self)
        self.organisation = organisation
        self.tree = [branch.theme for branch in flat(themes_tree())]
        self.fields["themes"].choices = [(str(theme.pk), theme.name) for theme in self.tree]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """Keep the name on one line."""
        return visible_name(self.cleaned_data["name"])

    def clean_website(self) -> str:
        """Allow web addresses only."""
        website: str = self.cleaned_data["website"]
        if website and not website.startswith(("https://", "http://")):
            raise forms.ValidationError("Une adresse de site commence par https://.")
        return website

    def clean(self) -> dict[str, Any]:
        """Refuse a second organisation of the same name in the same commune."""
        values = super().clean() or {}
        name, commune = values.get("name"), values.get("commune")
        if name and "commune" not in self.errors:
            others = Organisation.objects.open().filter(commune=commune).exclude(pk=self.organisation.pk if self.organisation else None)
            if unaccented(name) in {unaccented(other) for other in others.values_list("name", flat=True)}:
                self.add_error("name", "L’annuaire contient déjà une organisation de ce nom dans cette commune.")
        return values

    def facts(self) -> dict[str, Any]:
        """Give the values of the fields, without the themes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "themes"}

    def chosen_themes(self) -> list[Any]:
        """Give the themes ticked."""
        return [theme for theme in self.tree if str(theme.pk) in self.cleaned_data["themes"]]


class ClosingForm(forms.Form):
    """The day an organisation closed."""

    closed_on = forms.DateField(
        label="Fermée le", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Donnez une date.", "invalid": "Donnez une date, par exemple 31/12/2025."},
    )  # fmt: skip

    def clean_closed_on(self) -> Any:
        """Refuse a day to come: the page would say what is not yet."""
        day = self.cleaned_data["closed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Cette date est à venir : revenez ce jour-là.")
        return day


class TeamForm(forms.Form):
    """A member to add to an organisation, by e-mail address."""

    email = AddressField(label="Son adresse e-mail", help_text="Celle de son compte sur le réseau.")
    function = forms.CharField(label="Sa fonction", max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        """Find the member."""
        values = super().clean() or {}
        if values.get("email"):
            person = people.find_by_email(email=values["email"])
            if person is None or not person.is_member:
                self.add_error("email", "Aucun membre du réseau n’a cette adresse. Vous pouvez demander à la coordination de l’inviter.")
            values["person"] = person
        values["function"] = tidy(values.get("function", ""))
        return values
