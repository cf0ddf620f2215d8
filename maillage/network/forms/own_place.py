from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from maillage.network.forms.fields import tidy
from maillage.network.models import HelpOffer, Membership
from maillage.network.queries.themes import flat, themes_tree


class OwnPlaceForm(forms.Form):
    """My function in each organisation, the main one, and « Je peux aider sur… »."""

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mine = list(
            Membership.objects.filter(person=person, ended_on=None).select_related("organisation").order_by("-is_main", "started_on", "pk")
        )
        self.themes = [branch.theme for branch in flat(themes_tree())]
        had = dict(HelpOffer.objects.filter(person=person).values_list("theme_id", "note"))
        if len(self.mine) > 1:
            self.fields["main"] = forms.ChoiceField(
                label="Mon organisation principale",
                help_text="Celle au nom de laquelle vous partagez, par défaut.",
                choices=[(str(m.pk), m.organisation.name) for m in self.mine],
                initial=next((str(m.pk) for m in self.mine if m.is_main), ""),
                widget=forms.RadioSelect,
            )
        for m in self.mine:
            self.fields[f"function_{m.pk}"] = forms.CharField(
                label=f"Ma fonction, {m.organisation.name}", max_length=120, required=False, initial=m.function
            )
        for theme in self.themes:
            self.fields[f"theme_{theme.pk}"] = forms.BooleanField(label=theme.name, required=False, initial=theme.pk in had)
            self.fields[f"note_{theme.pk}"] = forms.CharField(
                label=f"{theme.name} : en quelques mots", max_length=200, required=False, initial=had.get(theme.pk, "")
            )

    def place_fields(self) -> list[BoundField]:
        """Give the fields about organisations."""
        return [self[name] for name in self.fields if name == "main" or name.startswith("function_")]

    def theme_fields(self) -> list[tuple[BoundField, BoundField]]:
        """Give the tick and the words of each theme."""
        return [(self[f"theme_{theme.pk}"], self[f"note_{theme.pk}"]) for theme in self.themes]

    def main(self) -> Membership | None:
        """Give the membership chosen as the main one."""
        chosen = self.cleaned_data.get("main", "")
        return next((m for m in self.mine if str(m.pk) == chosen), None)

    def functions(self) -> dict[int, str]:
        """Give the functions, by membership id."""
        return {m.pk: tidy(self.cleaned_data[f"function_{m.pk}"]) for m in self.mine}

    def offers(self) -> dict[int, str]:
        """Give the words of each theme ticked, by theme id."""
        values = self.cleaned_data
        return {theme.pk: tidy(values[f"note_{theme.pk}"]) for theme in self.themes if values[f"theme_{theme.pk}"]}
