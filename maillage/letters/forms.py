"""What one wants to receive, as clean values. Forms write nothing."""

from collections.abc import Sequence
from typing import Any

from django import forms

from maillage.kernel.calendar.public import REGIONS
from maillage.kernel.text.dates import WEEKDAYS
from maillage.letters.models import Follow, Level, MailPreferences, level_key
from maillage.letters.queries.choices import Category

DAYS = [(number, name) for number, name in enumerate(WEEKDAYS)]
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
WRONG_TIME = {"invalid": "Écrivez une heure, par exemple 20:00.", "required": "Écrivez une heure, par exemple 20:00."}
WRONG_DAY = {"invalid": "Écrivez une date, par exemple 2027-07-01."}
LEVELS = [(Level.ALL.value, "Tout"), (Level.ESSENTIAL.value, "L’essentiel"), (Level.NONE.value, "Rien")]
NO_HOUR = "Avec ces choix, aucun courriel ne partirait jamais. Laissez au moins un jour."


class PreferencesForm(forms.Form):
    """Levels by category, days of the digest, quiet hours, levels of followed things: one page, one button."""

    weekdays = forms.TypedMultipleChoiceField(
        label="Les jours de mon courrier groupé", coerce=int, choices=DAYS, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Un seul courriel, avec tout ce qui attendait. Rien n’y est répété, et il ne part pas quand il serait vide. Aucun jour coché\u00a0: il ne part jamais.",
    )  # fmt: skip
    quiet_evenings = forms.BooleanField(label="Rien le soir ni la nuit", required=False)
    quiet_from = forms.TimeField(label="À partir de", widget=TIME, error_messages=WRONG_TIME)
    quiet_until = forms.TimeField(label="Jusqu’à", widget=TIME, error_messages=WRONG_TIME)
    quiet_weekdays = forms.TypedMultipleChoiceField(
        label="Les jours où rien ne part", coerce=int, choices=DAYS, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Le week-end, vos jours sans travail.",
    )  # fmt: skip
    quiet_region = forms.ChoiceField(
        label="Rien pendant les vacances scolaires",
        required=False,
        choices=[("", "Non, je reçois aussi pendant les vacances"), *REGIONS.items()],
    )
    away_from = forms.DateField(label="Absent·e du", required=False, widget=DAY, error_messages=WRONG_DAY)
    away_until = forms.DateField(label="jusqu’au", required=False, widget=DAY, error_messages=WRONG_DAY)

    def __init__(
        self,
        *args: Any,
        preferences: MailPreferences,
        categories: Sequence[Category],
        follows: Sequence[tuple[Follow, str]],
        stopped: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        self.preferences, self.categories, self.follows = preferences, categories, follows
        kwargs["initial"] = {name: getattr(preferences, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        for category in categories:
            self.fields[category.field] = _level_field(
                label=category.name, initial=preferences.level_of(category=category.name, managed=category.managed)
            )
        for row, title in follows:
            self.fields[_follow_field(row)] = _level_field(label=title, initial=row.level, choices=[*LEVELS, ("-", "Ne plus suivre")])
        self.fields["again"] = forms.MultipleChoiceField(
            label="Courriers arrêtés un à un",
            choices=stopped,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="Cochez ceux que vous voulez recevoir de nouveau.",
        )

    def clean(self) -> dict[str, Any]:
        """Refuse an absence that ends before it begins, and choices that leave no day."""
        values = super().clean() or {}
        starts, ends = values.get("away_from"), values.get("away_until")
        if "away_from" not in self.errors and "away_until" not in self.errors:
            if bool(starts) != bool(ends):
                self.add_error("away_until" if starts else "away_from", "Donnez le premier et le dernier jour de votre absence.")
            elif starts and ends and ends < starts:
                self.add_error("away_until", "Ce jour vient avant le premier\u00a0: vérifiez les deux dates.")
        if len(values.get("quiet_weekdays", [])) == len(WEEKDAYS):
            self.add_error("quiet_weekdays", NO_HOUR)
        if values.get("quiet_evenings") and values.get("quiet_from") is not None and values.get("quiet_from") == values.get("quiet_until"):
            self.add_error("quiet_until", "Ces deux heures sont les mêmes\u00a0: donnez celle où vos courriels reprennent.")
        return values

    def values(self) -> dict[str, Any]:
        """Give what `domain.preferences.choose` writes."""
        chosen = {name: self.cleaned_data[name] for name in self.base_fields}
        levels = {
            level_key(category=each.name, managed=each.managed): self.cleaned_data[each.field]
            for each in self.categories
            if self.cleaned_data[each.field]
        }
        return chosen | {"levels": levels}

    def follow_levels(self) -> list[tuple[Follow, str]]:
        """Give the followed things whose level changed; "-": no longer followed."""
        asked = [(row, self.cleaned_data[_follow_field(row)]) for row, _ in self.follows]
        return [(row, level) for row, level in asked if level and level != row.level]

    def level_rows(self, *, managed: bool) -> list[tuple[Any, Category]]:
        """Give the fields of what one manages, or of what one follows, with their category."""
        return [(self[each.field], each) for each in self.categories if each.managed == managed]

    def followed_rows(self) -> list[tuple[Any, Category]]:
        """Give the choices of the level of categories of what one follows."""
        return self.level_rows(managed=False)

    def managed_rows(self) -> list[tuple[Any, Category]]:
        """Give those of what one manages."""
        return self.level_rows(managed=True)

    def thing_rows(self) -> list[Any]:
        """Give the fields of followed things."""
        return [self[_follow_field(row)] for row, _ in self.follows]


def _level_field(*, label: str, initial: str, choices: Sequence[tuple[str, str]] = LEVELS) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices, initial=initial, widget=forms.RadioSelect)


def _follow_field(row: Follow) -> str:
    return f"suivi_{row.pk}"
