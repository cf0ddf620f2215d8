from typing import Any

from django import forms

from maillage.kernel.text.widgets import Textarea
from maillage.network.forms.fields import tidy, visible_name
from maillage.network.models import Theme
from maillage.network.queries.themes import Branch, flat


def _choices(tree: list[Branch], *, without: set[int]) -> list[tuple[str, str]]:
    # No-break spaces show the depth in a plain list.
    return [(str(b.theme.pk), "\u00a0\u00a0\u00a0" * b.depth + b.theme.name) for b in flat(tree) if b.theme.pk not in without]


class ThemeForm(forms.Form):
    """A theme: its name, what is in it, its other names, where it stands."""

    name = forms.CharField(label="Nom", max_length=80, error_messages={"required": "Donnez un nom au thème."})
    note = forms.CharField(label="Ce qu’on y trouve", max_length=600, required=False, widget=Textarea(attrs={"rows": 3}))
    labels = forms.CharField(
        label="Autres noms", required=False, max_length=2000, widget=Textarea(attrs={"rows": 4}),
        help_text="Un par ligne. La recherche les comprend comme le nom du thème.",
    )  # fmt: skip
    parent = forms.ChoiceField(label="Rangé sous", required=False)

    def __init__(self, *args: Any, tree: list[Branch], theme: Theme | None = None, below: set[int] | None = None, **kwargs: Any) -> None:
        if theme:
            kwargs["initial"] = {
                "name": theme.name,
                "note": theme.note,
                "labels": "\n".join(label.label for label in theme.labels.all()),
                "parent": str(theme.parent_id or ""),
            }
        super().__init__(*args, **kwargs)
        self.theme, self.tree = theme, tree
        self.fields["parent"].choices = [("", "Aucun : au premier niveau"), *_choices(tree, without=below or set())]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """Refuse the name of another theme in use."""
        name = visible_name(self.cleaned_data["name"])
        own = self.theme.pk if self.theme else None
        if any(b.theme.name.casefold() == name.casefold() and b.theme.pk != own for b in flat(self.tree)):
            raise forms.ValidationError("Un autre thème porte déjà ce nom.")
        return name

    def clean_labels(self) -> list[str]:
        """Read one name per line."""
        labels = [tidy(line) for line in self.cleaned_data["labels"].splitlines() if line.strip()]
        if any(len(label) > 80 for label in labels):
            raise forms.ValidationError("Un autre nom dépasse 80 caractères : allez à la ligne entre deux noms.")
        return labels

    def chosen_parent(self) -> Theme | None:
        """Give the theme under which this one stands."""
        wanted = self.cleaned_data["parent"]
        return next((b.theme for b in flat(self.tree) if str(b.theme.pk) == wanted), None)


class MergeForm(forms.Form):
    """The theme into which another one goes."""

    into = forms.ChoiceField(label="Le réunir à", error_messages={"required": "Choisissez un thème."})

    def __init__(self, *args: Any, tree: list[Branch], below: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tree = tree
        self.fields["into"].choices = [("", "Choisir"), *_choices(tree, without=below)]  # type: ignore[attr-defined]

    def chosen(self) -> Theme:
        """Give the theme chosen."""
        return next(b.theme for b in flat(self.tree) if str(b.theme.pk) == self.cleaned_data["into"])
