"""What people type to bring a thread from elsewhere, or to gather one. Forms write nothing."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from maillage.community.domain.pasting import NOBODY_AGREED, Pasted
from maillage.community.forms.writing import theme_choices
from maillage.community.models import MOST_TEXT, MOST_TITLE, MOST_WORDS, Harvest
from maillage.kernel.text.characters import one_line
from maillage.kernel.text.widgets import Textarea
from maillage.network.public import Theme

CUT = re.compile(r"^[^\S\n]*[-–—*]{3,}[^\S\n]*$", re.MULTILINE)
NAME = re.compile(r"^\s*([^\n:]{2,60}?)\s*:\s*(.*)", re.DOTALL)


class PasteForm(forms.Form):
    """A thread as it was elsewhere, and who agreed."""

    title = forms.CharField(label="De quoi parlait-on\u202f?", max_length=MOST_TITLE)
    text = forms.CharField(label="La question, telle qu’elle était posée", max_length=MOST_TEXT, widget=Textarea(attrs={"rows": 5}))
    said = forms.CharField(
        label="Les réponses",
        max_length=MOST_TEXT,
        required=False,
        widget=Textarea(attrs={"rows": 10}),
        help_text="Séparez-les par une ligne de trois tirets (---). Commencez par le nom et deux-points si vous voulez le garder\u00a0: «\u00a0Joëlle\u00a0: chez nous…\u00a0»",
    )
    place = forms.CharField(
        label="D’où vient ce fil\u202f?", max_length=120, help_text="Par exemple\u00a0: le groupe Facebook des animateurs."
    )
    agreed_by = forms.CharField(
        label="Qui est d’accord\u202f?", max_length=MOST_WORDS, error_messages={"required": NOBODY_AGREED},
        help_text="Celles et ceux qui ont écrit ces mots. Ce que vous écrivez ici n’est lu que par la coordination.",
    )  # fmt: skip
    agreed_on = forms.DateField(label="Depuis quel jour\u202f?", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    names_kept = forms.BooleanField(label="Elles et ils sont d’accord pour être nommé·e·s", required=False)
    themes = forms.TypedMultipleChoiceField(label="Thèmes", coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = theme_choices()  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        """Keep the title on one line; invisible characters alone are no title."""
        line = one_line(self.cleaned_data["title"])
        if not line:
            raise ValidationError("Donnez un titre en une phrase.")
        return line

    def clean_agreed_on(self) -> Any:
        """Refuse an agreement of tomorrow."""
        day = self.cleaned_data["agreed_on"]
        if day > timezone.localdate():
            raise ValidationError("Cet accord n’est pas encore donné\u00a0: choisissez un jour passé, ou aujourd’hui.")
        return day

    def pasted(self) -> Pasted:
        """Give what was typed."""
        values = self.cleaned_data
        return Pasted(
            title=values["title"], text=values["text"], said=parts_of(text=values["said"]), place=values["place"],
            agreed_by=values["agreed_by"], agreed_on=values["agreed_on"], names_kept=values["names_kept"],
            themes=list(Theme.objects.filter(pk__in=values["themes"]).order_by("pk")),
        )  # fmt: skip


def parts_of(*, text: str) -> list[tuple[str, str]]:
    """Cut pasted answers at lines of dashes; what stands before a colon on the first line is a name."""
    said = []
    for block in (block.strip() for block in CUT.split(text.replace("\r\n", "\n"))):
        named = NAME.match(block)
        if named and "\n" not in named[1] and len(named[1].split()) <= 5 and named[2].strip():
            said.append((named[1], named[2].strip()))
        elif block:
            said.append(("", block))
    return said


class HarvestForm(forms.Form):
    """What a thread becomes, and whose answers are asked for."""

    into = forms.ChoiceField(
        label="Vous voulez en faire", choices=Harvest.Into.choices, widget=forms.RadioSelect, initial=Harvest.Into.RESOURCE
    )
