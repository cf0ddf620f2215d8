"""What people type about needs, as clean values. Forms write nothing."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from maillage.kernel.text.characters import one_line
from maillage.kernel.text.widgets import Textarea
from maillage.needs.domain.needs import TITLE_MISSING, Content
from maillage.needs.models import MOST_TITLE, MOST_WORDS, Need
from maillage.needs.models.needs import MOST_DETAIL
from maillage.needs.queries import lists
from maillage.network.public import Theme

WORDS_LABEL = "Quand, comment cela vous irait-il\u202f?"
WORDS_HELP = "Par exemple\u00a0: un matin, à distance, près de Namur. Visible des membres."


class NeedForm(forms.Form):
    """A need in a few words."""

    title = forms.CharField(
        label="De quoi avez-vous besoin\u202f?",
        max_length=MOST_TITLE,
        help_text="En quelques mots\u00a0: «\u00a0Accueillir les bébés lecteurs\u00a0», «\u00a0Écrire un budget pluriannuel\u00a0».",
        error_messages={"required": TITLE_MISSING},
    )
    detail = forms.CharField(
        label="Détails",
        max_length=MOST_DETAIL,
        required=False,
        widget=Textarea(attrs={"rows": 4}),
        help_text="Ce que vous voudriez savoir, les questions que vous vous posez\u00a0: elles deviendront celles de la rencontre.",
    )
    themes = forms.TypedMultipleChoiceField(label="Thèmes", coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    words = forms.CharField(label=WORDS_LABEL, max_length=MOST_WORDS, required=False, help_text=WORDS_HELP)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    read_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, revising: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = lists.theme_choices()  # type: ignore[attr-defined]
        if revising:
            del self.fields["words"], self.fields["key"]

    def clean_title(self) -> str:
        """Keep the title on one line; invisible characters alone are no title."""
        line = one_line(self.cleaned_data["title"])
        if not line:
            raise ValidationError(TITLE_MISSING)
        return line

    def content(self) -> Content:
        """Give what was typed."""
        values = self.cleaned_data
        themes = {each.pk: each for each in Theme.objects.filter(pk__in=values["themes"])}
        chosen = [themes[pk] for pk in values["themes"] if pk in themes]
        return Content(title=values["title"], detail=values["detail"], themes=chosen)


def initial_of(*, need: Need) -> dict[str, Any]:
    """Fill a form from a need."""
    themes = list(need.theme_rows.order_by("pk").values_list("theme_id", flat=True))
    return {"title": need.title, "detail": need.detail, "themes": themes, "read_at": need.changed_at.isoformat()}


class VoiceForm(forms.Form):
    """The words of a « moi aussi »."""

    words = forms.CharField(label=WORDS_LABEL, max_length=MOST_WORDS, required=False, help_text=WORDS_HELP)


class CloseForm(forms.Form):
    """Why a need is closed."""

    words = forms.CharField(
        label="Pourquoi le clore\u202f?",
        max_length=2000,
        widget=Textarea(attrs={"rows": 3}),
        help_text="Les personnes qui le partagent reçoivent ces mots, et la page les garde.",
        error_messages={"required": "Dites en une phrase pourquoi\u00a0: les personnes qui le partagent la liront."},
    )


class MergeForm(forms.Form):
    """The need another one is merged into."""

    into = forms.TypedChoiceField(
        label="Le besoin qui reste",
        coerce=int,
        empty_value=None,
        error_messages={"required": "Choisissez le besoin qui reste.", "invalid_choice": "Ce besoin n’est plus ouvert\u00a0: choisissez-en un autre."},
    )  # fmt: skip

    def __init__(self, *args: Any, need: Need, near: list[Need], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = {each.pk for each in near}
        others = Need.objects.going_on().exclude(pk__in=[need.pk, *first]).order_by("title", "pk")
        self.fields["into"].choices = [  # type: ignore[attr-defined]
            ("", "Choisir un besoin"),
            *([("Qui se ressemblent", [_option(each) for each in near])] if near else []),
            ("Les autres" if near else "Besoins ouverts", [_option(each) for each in others[:500]]),
        ]


def _option(need: Need) -> tuple[int, str]:
    return need.pk, f"{need.title} ({need.voices})"
