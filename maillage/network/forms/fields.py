"""Fields of the network's forms: names picked from a list, typed with or without help of the browser."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from maillage.kernel.text.characters import one_line
from maillage.kernel.text.order import sort_key_fr, unaccented
from maillage.network.models import Organisation, Territory


class DatalistInput(forms.TextInput):
    """A text field with proposals that the browser filters; any text may be typed."""

    def __init__(self, *, proposals: Iterable[str] = (), attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.proposals = proposals

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        key = f"{(attrs or {}).get('id', name)}_liste"
        control = super().render(name, value, {**(attrs or {}), "list": key, "autocomplete": "off"}, renderer)
        options = format_html_join("", '<option value="{}">', ((proposal,) for proposal in self.proposals))
        return format_html('{}<datalist id="{}">{}</datalist>', control, key, options)


class AddressField(forms.EmailField):
    """An e-mail address; the message says what is missing."""

    default_error_messages = {
        "required": "Écrivez une adresse e-mail.",
        "invalid": "Cette adresse n’est pas complète : par exemple nom@centre.be.",
    }
    default_validators = [EmailValidator(message="Cette adresse n’est pas complète : par exemple nom@centre.be.")]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)

    def clean(self, value: Any) -> Any:
        if value and "@" not in str(value):
            raise ValidationError("Il manque une arobase, par exemple nom@centre.be.", code="invalid")
        return str(super().clean(value)).lower()


def organisation_names() -> list[tuple[int, str]]:
    """Give (id, "Nom (Commune)") for the open organisations, in French order, in one query."""
    rows = Organisation.objects.open().values_list("pk", "name", "commune__name")
    return sorted(((pk, f"{name} ({commune})" if commune else name) for pk, name, commune in rows), key=lambda row: sort_key_fr(row[1]))


def _folded(text: str) -> str:
    return " ".join(unaccented(text.replace("(", " ").replace(")", " ").replace("-", " ").replace("'", " ").replace("’", " ")).split())


class NameIndex:
    """Finds what somebody typed in a list of (id, label): the very name, or those that hold all the words."""

    def __init__(self, rows: list[tuple[int, str]]) -> None:
        self.rows = [(pk, label, _folded(label)) for pk, label in rows]

    def exact(self, typed: str) -> int | None:
        """Give the id whose label is the text, with or without what stands in brackets, when there is only one."""
        wanted = _folded(typed)
        found = [pk for pk, label, folded in self.rows if wanted in (folded, _folded(label.rpartition(" (")[0] or label))]
        return found[0] if len(found) == 1 else None

    def near(self, typed: str, *, most: int = 8) -> list[tuple[int, str]]:
        """Give the (id, label) rows that hold all the words of the text."""
        words = _folded(typed).split()
        return [(pk, label) for pk, label, folded in self.rows if words and all(word in folded for word in words)][:most]


class OrganisationNameField(forms.CharField):
    """An organisation of the directory, by its name. Cleans to the organisation, or None when empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(widget=DatalistInput(), **kwargs)

    def load(self) -> None:
        """Read the names, once per form."""
        self.index = NameIndex(organisation_names())
        self.widget.proposals = [label for _, label, _ in self.index.rows]  # type: ignore[attr-defined]

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        pk = self.index.exact(typed)
        if pk is None:
            near = [label for _, label in self.index.near(typed, most=3)]
            hint = f" Peut-être : {', '.join(near)} ?" if near else ""
            raise ValidationError(f"L’annuaire ne connaît pas « {typed} ».{hint}")
        return Organisation.objects.get(pk=pk)


class CommuneField(forms.CharField):
    """A commune, by its name. Cleans to the territory, or None when empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        super().__init__(widget=DatalistInput(), **kwargs)

    def load(self) -> None:
        """Read the communes, once per form."""
        rows = sorted(Territory.objects.communes().values_list("pk", "name"), key=lambda row: sort_key_fr(row[1]))
        self.index = NameIndex(rows)
        self.widget.proposals = [name for _, name in rows]  # type: ignore[attr-defined]

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        pk = self.index.exact(typed)
        if pk is None:
            near = [label for _, label in self.index.near(typed, most=3)]
            hint = f" Peut-être : {', '.join(near)} ?" if near else " Écrivez le nom de la commune, pas celui du village."
            raise ValidationError(f"Nous ne connaissons pas la commune « {typed} ».{hint}")
        return Territory.objects.get(pk=pk)


def load_names(form: forms.BaseForm) -> None:
    """Read the lists of the fields that hold one."""
    for field in form.fields.values():
        if isinstance(field, OrganisationNameField | CommuneField):
            field.load()


def tidy(text: str) -> str:
    """Put a name on one line, with single spaces."""
    return one_line(text)


def visible_name(text: str) -> str:
    """Put a name on one line.

    Raises:
        ValidationError: nothing of it would be seen.
    """
    name = one_line(text)
    if not name:
        raise ValidationError("Écrivez un nom : des lettres ou des chiffres.")
    return name
