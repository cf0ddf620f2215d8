"""What people type about discussions, as clean values. Forms write nothing."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from maillage.community.domain.content import TEXT_MISSING, TITLE_MISSING, Content
from maillage.community.models import MOST_ANSWER, MOST_TEXT, MOST_TITLE, MOST_WORDS, Access, Discussion, Kind
from maillage.community.things import read_things
from maillage.kernel.text.characters import one_line
from maillage.kernel.text.widgets import Textarea
from maillage.network.public import Branch, Theme, themes_tree

KIND_HINTS = {
    Kind.QUESTION.value: "Vous cherchez une réponse, un conseil, quelqu’un qui l’a vécu.",
    Kind.IDEA.value: "Vous proposez quelque chose à discuter.",
    Kind.EXPERIENCE.value: "Vous racontez ce que vous avez essayé.",
    Kind.WISH.value: "Vous aimeriez faire quelque chose avec d’autres.",
    Kind.NEWS.value: "Vous faites passer une nouvelle.",
}
ACCESS_HINTS = {
    Access.MEMBERS.value: "Une question entre collègues. Personne d’autre ne la voit, ni ses réponses.",
    Access.PUBLIC.value: "Elle s’ouvre sans compte et se trouve dans les moteurs de recherche. Les noms n’y sont montrés qu’aux membres, sauf accord.",
}
RELAYED_LABEL = "Poser cette question sans mon nom, par la coordination"
RELAYED_HELP = "La coordination lit votre question, puis la relaie. Elle seule connaît votre nom, et l’efface si vous le demandez."
MORE_THAN_A_SENTENCE = "Racontez ce que vous avez essayé"


class DiscussionForm(forms.Form):
    """What somebody brings to the others."""

    kind = forms.ChoiceField(
        label="De quoi s’agit-il\u202f?", choices=[(value, label.capitalize()) for value, label in Kind.choices], widget=forms.RadioSelect
    )
    title = forms.CharField(
        label="En une phrase",
        max_length=MOST_TITLE,
        help_text="Comme vous le demanderiez à un·e collègue\u00a0: «\u00a0Comment associer les écoles sans alourdir leur agenda\u202f?\u00a0»",
        error_messages={"required": TITLE_MISSING},
    )
    text = forms.CharField(
        label="Ce qu’il faut savoir pour vous répondre",
        max_length=MOST_TEXT,
        required=False,
        widget=Textarea(attrs={"rows": 8, "data-editor": ""}),
        help_text="Où vous en êtes, ce que vous avez déjà tenté. «\u00a0@Prénom Nom\u00a0» prévient une personne.",
    )
    themes = forms.TypedMultipleChoiceField(label="Thèmes", coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    access = forms.ChoiceField(
        label="Qui peut la lire\u202f?",
        choices=[(value, label.capitalize()) for value, label in Access.choices],
        widget=forms.RadioSelect,
        initial=Access.MEMBERS,
    )
    relayed = forms.BooleanField(label=RELAYED_LABEL, required=False, help_text=RELAYED_HELP)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    read_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, revising: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = theme_choices()  # type: ignore[attr-defined]
        self.fields["kind"].choice_hints = KIND_HINTS  # type: ignore[attr-defined]
        self.fields["access"].choice_hints = ACCESS_HINTS  # type: ignore[attr-defined]
        if revising:
            del self.fields["relayed"], self.fields["key"]

    def clean_title(self) -> str:
        """Keep the title on one line; invisible characters alone are no title."""
        line = one_line(self.cleaned_data["title"])
        if not line:
            raise ValidationError(TITLE_MISSING)
        return line

    def clean(self) -> dict[str, Any]:
        """Refuse a public question without name: the coordination relays among members."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("relayed") and values.get("access") == Access.PUBLIC:
            self.add_error("access", "Une question sans nom se relaie entre membres\u00a0: choisissez «\u00a0Les membres du réseau\u00a0».")
        return values

    def content(self, *, things: Any = None, files: Any = (), alts: Any = None) -> Content:
        """Give what was typed."""
        values = self.cleaned_data
        themes = {each.pk: each for each in Theme.objects.filter(pk__in=values["themes"])}
        return Content(
            title=values["title"], text=values["text"], kind=values["kind"], access=values["access"], relayed=values.get("relayed", False),
            themes=[themes[pk] for pk in values["themes"] if pk in themes], things=things, files=files, alts=alts or {},
        )  # fmt: skip


def initial_of(*, discussion: Discussion) -> dict[str, Any]:
    """Fill a form from a discussion."""
    return {
        "kind": discussion.kind,
        "title": discussion.title,
        "text": discussion.text,
        "access": discussion.access,
        "themes": list(discussion.theme_rows.order_by("pk").values_list("theme_id", flat=True)),
        "read_at": (discussion.revised_at or discussion.created_at).isoformat(),
    }


class AnswerForm(forms.Form):
    """An answer."""

    text = forms.CharField(
        label=MORE_THAN_A_SENTENCE,
        max_length=MOST_ANSWER,
        widget=Textarea(attrs={"rows": 7, "data-editor": ""}),
        help_text="Même un essai raté aide. Vous pourrez modifier votre réponse.",
        error_messages={"required": TEXT_MISSING},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    read_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_text(self) -> str:
        """Refuse what nobody would see."""
        text = str(self.cleaned_data["text"])
        if not one_line(text):
            raise ValidationError(TEXT_MISSING)
        return text


class WordsForm(forms.Form):
    """A sentence that goes with an act."""

    words = forms.CharField(label="Pourquoi\u202f?", max_length=2000, required=False, widget=Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, label: str = "", help_text: str = "", needed: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["words"]
        field.label, field.help_text = label or field.label, help_text
        if needed:
            field.required, field.error_messages["required"] = True, needed


class SentenceForm(forms.Form):
    """A short sentence: a « merci », why an answer is kept."""

    words = forms.CharField(label="En une phrase", max_length=MOST_WORDS, required=False)


class FoundForm(AnswerForm):
    """The answer found at a meeting."""

    meeting = forms.CharField(label="À quelle rencontre\u202f?", max_length=300, help_text="Son titre, ou l’adresse de sa page.")
    field_order = ("meeting", "text")


def theme_choices() -> list[tuple[str, str]]:
    """Give the themes in use, indented as the tree."""
    found: list[tuple[str, str]] = []

    def add(branches: list[Branch]) -> None:
        for branch in branches:
            found.append((str(branch.theme.pk), "\u2003" * branch.depth + branch.theme.name))
            add(list(branch.children))

    add(list(themes_tree(labels=False)))
    return found


def things_in(*, data: Any, person: Any) -> list[tuple[str, UUID]]:
    """Read the things chosen in a form that this person may read."""
    return read_things(values=data.getlist("choses")[:40], person=person)


def alts_in(*, data: Any) -> dict[UUID, str]:
    """Read what pictures show, from the fields « image-<uuid> » of a form."""
    found = {}
    for name in [name for name in data if name.startswith("image-")][:40]:
        try:
            found[UUID(name.removeprefix("image-"))] = one_line(data[name])[:MOST_WORDS]
        except ValueError:
            continue
    return found
