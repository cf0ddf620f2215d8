"""What people type about links, as clean values. Forms write nothing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from maillage.kernel.access.public import Refused
from maillage.kernel.text.characters import one_line
from maillage.kernel.text.widgets import Textarea
from maillage.library.public import LANGUAGES, Access
from maillage.links.addresses import read
from maillage.links.domain.content import MAX_TITLE, MAX_WHY, Content
from maillage.links.models import Link
from maillage.links.models.choices import Kind
from maillage.links.queries.lists import theme_choices
from maillage.network.public import Theme

WHY_MISSING = "Dites en une phrase pourquoi ce lien vaut le détour."


class LinkForm(forms.Form):
    """One link. `proposed` names the fields filled from the page."""

    url = forms.CharField(
        label="Adresse",
        max_length=2000,
        widget=forms.TextInput(attrs={"type": "url", "inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        help_text="Collez l’adresse de la page, par exemple https://exemple.be/page.",
        error_messages={"required": "Collez l’adresse de la page."},
    )
    title = forms.CharField(
        label="Titre",
        max_length=MAX_TITLE,
        error_messages={"required": "Donnez un titre\u00a0: c’est ce que vos collègues liront dans les listes."},
    )
    why = forms.CharField(
        label="Pourquoi ce lien\u202f?",
        max_length=MAX_WHY,
        widget=Textarea(attrs={"rows": 2}),
        help_text="Une phrase, à votre nom\u00a0: à qui il sert, pour quoi faire.",
        error_messages={"required": WHY_MISSING},
    )
    theme = forms.TypedChoiceField(label="Thème", coerce=int, empty_value=None, error_messages={"required": "Choisissez un thème."})
    kind = forms.ChoiceField(label="Nature", choices=Kind.choices, required=False, initial=Kind.SITE)
    language = forms.ChoiceField(label="Langue", required=False, choices=[("", "À préciser"), *LANGUAGES.items()])
    more_themes = forms.TypedMultipleChoiceField(label="Autres thèmes", coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    access = forms.ChoiceField(label="Qui peut le lire\u202f?", choices=Access.choices, initial=Access.PUBLIC, widget=forms.RadioSelect)
    proposed = forms.CharField(widget=forms.HiddenInput, required=False)
    read_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = theme_choices()
        self.fields["theme"].choices = [("", "Choisir un thème"), *themes]  # type: ignore[attr-defined]
        self.fields["more_themes"].choices = themes  # type: ignore[attr-defined]
        self.fields["access"].choice_hints = {  # type: ignore[attr-defined]
            Access.PUBLIC: "Visible sur le web, sans compte. Votre nom reste entre membres",
            Access.MEMBERS: "Les professionnel·le·s du réseau",
        }

    def clean_url(self) -> str:
        """Keep the address as it will be opened."""
        try:
            return read(text=self.cleaned_data["url"]).url
        except Refused as refused:
            raise ValidationError(refused.reason) from None

    def clean_title(self) -> str:
        """Keep the title on one line; invisible characters alone are no title."""
        return _seen(self, "title")

    def clean_why(self) -> str:
        """Keep the sentence on one line."""
        return _seen(self, "why")

    def proposed_names(self) -> list[str]:
        """Give the fields that were filled from the page and not changed since."""
        return [name for name in str(self.data.get("proposed", "")).split(",") if name in ("title", "language")]

    def content(self) -> Content:
        """Give what was typed."""
        values = self.cleaned_data
        ids = list(dict.fromkeys(pk for pk in [values["theme"], *values["more_themes"]] if pk))
        themes = {each.pk: each for each in Theme.objects.filter(pk__in=ids)}
        return Content(
            url=values["url"],
            title=values["title"],
            why=values["why"],
            kind=values["kind"] or Kind.SITE,
            language=values["language"],
            access=values["access"],
            themes=[themes[pk] for pk in ids if pk in themes],
        )


def _seen(form: forms.Form, name: str) -> str:
    line = one_line(form.cleaned_data[name])
    if not line:
        raise ValidationError(form.fields[name].error_messages["required"])
    return line


def initial_of(*, link: Link, theme_ids: Sequence[int]) -> dict[str, Any]:
    """Fill a form from a link."""
    return {
        **{name: getattr(link, name) for name in ("url", "title", "why", "kind", "language", "access")},
        "theme": theme_ids[0] if theme_ids else None,
        "more_themes": theme_ids[1:],
        "proposed": ",".join(link.proposed),
        "read_at": link.updated_at.isoformat(),
    }


class ReasonForm(forms.Form):
    """Why a link is withdrawn; readers see it."""

    reason = forms.CharField(
        label="Pourquoi le retirer\u202f?",
        max_length=600,
        widget=Textarea(attrs={"rows": 2}),
        help_text="Visible à l’adresse de la fiche, avec la date.",
        error_messages={"required": "Dites en une phrase pourquoi\u00a0: les lecteurs et lectrices la verront."},
    )


class WordForm(forms.Form):
    """The words that go with a decision."""

    word = forms.CharField(
        label="Votre mot",
        max_length=2000,
        widget=Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez quelques mots\u00a0: ils sont envoyés avec votre décision."},
    )


class WhyForm(forms.Form):
    """One's own sentence about a link taken over."""

    why = forms.CharField(
        label="Pourquoi ce lien\u202f?",
        max_length=MAX_WHY,
        widget=Textarea(attrs={"rows": 2}),
        help_text="Une phrase, à votre nom. Vous pouvez reprendre celle qui est là.",
        error_messages={"required": WHY_MISSING},
    )

    def clean_why(self) -> str:
        """Keep the sentence on one line."""
        return _seen(self, "why")


class PasteForm(forms.Form):
    """Any text that contains addresses."""

    text = forms.CharField(
        label="Vos adresses",
        max_length=200_000,
        widget=Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="Une par ligne, ou tout un texte qui en contient\u00a0: un courriel, un compte rendu, une page copiée.",
        error_messages={"required": "Collez au moins une adresse."},
    )


class FileForm(forms.Form):
    """A list of links: a sheet or the bookmarks of a browser."""

    file = forms.FileField(
        label="Le fichier",
        help_text="Marque-pages de votre navigateur (HTML), ou liste CSV avec des colonnes adresse, titre, pourquoi, thème.",
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )
