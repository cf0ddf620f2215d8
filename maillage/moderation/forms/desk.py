"""The words of an outcome, in the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from maillage.kernel.text.widgets import Textarea
from maillage.kernel.waiting import Waiting, WaitingAction
from maillage.moderation.models import MOST_WORDS

WORDS_HELP = "Ils partent tels quels à la personne."


class WordsForm(forms.Form):
    """Words proposed, to be changed at will. The field bears the name that the room which receives them gives it."""

    def __init__(self, *args: Any, action: WaitingAction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[action.words_name] = forms.CharField(
            label="Vos mots",
            help_text=WORDS_HELP,
            max_length=MOST_WORDS,
            initial=action.proposed,
            widget=Textarea(attrs={"rows": 5}),
            error_messages={"required": "Écrivez quelques mots : la personne les lira."},
        )
        self.fields["retour"] = forms.CharField(widget=forms.HiddenInput, required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A thing that waits, its outcomes in one tap, and those with words."""

    waiting: Waiting
    taps: Sequence[WaitingAction]
    worded: Sequence[tuple[WaitingAction, WordsForm]]


def rows_of(*, waiting: Sequence[Waiting], here: str, failed: str = "", bound: WordsForm | None = None) -> list[Row]:
    """Prepare the list: a form for each outcome with words; `bound` takes the place of the one whose address is `failed`."""
    rows = []
    for number, item in enumerate(waiting):
        worded = []
        for place, action in enumerate(item.actions):
            if action.needs_words:
                made = WordsForm(action=action, auto_id=f"mots-{number}-{place}-%s", initial={"retour": here})
                worded.append((action, bound if bound is not None and action.url == failed else made))
        rows.append(Row(waiting=item, taps=[action for action in item.actions if not action.needs_words], worded=worded))
    return rows
