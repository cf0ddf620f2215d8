"""Fields of the network's forms: names picked from a list, typed with or without help of the browser."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from maillage.kernel.text.characters import one_line
from maillage.kernel.text.order import sort_key_fr, unaccented
from maillage.kernel.ui.context import url_or_empty
from maillage.network.models import Organisation, Territory
from maillage.people import public as people


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


class PickedNameField(forms.CharField):
    """Something of a list, by its name. Cleans to the row of `model`, or None when empty."""

    model: ClassVar[type[Organisation | Territory]]
    longest: ClassVar[int]
    unknown: ClassVar[str]
    advice: ClassVar[str] = ""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", self.longest)
        super().__init__(widget=DatalistInput(), **kwargs)

    def rows(self) -> list[tuple[int, str]]:
        """Give the (id, label) that may be picked, in French order."""
        raise NotImplementedError

    def load(self) -> None:
        """Read the names, once per form."""
        rows = self.rows()
        self.index = NameIndex(rows)
        self.widget.proposals = [label for _, label in rows]  # type: ignore[attr-defined]

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        pk = self.index.exact(typed)
        if pk is None:
            near = [label for _, label in self.index.near(typed, most=3)]
            hint = f"Peut-être\u00a0: {', '.join(near)}\u202f?" if near else self.advice
            raise ValidationError(f"{self.unknown} «\u00a0{typed}\u00a0». {hint}".strip())
        return self.model._default_manager.get(pk=pk)  # noqa: SLF001  (the public name of the manager)


class OrganisationNameField(PickedNameField):
    """An organisation of the directory."""

    model = Organisation
    longest = 200
    unknown = "L’annuaire ne connaît pas"

    def rows(self) -> list[tuple[int, str]]:
        return organisation_names()


class CommuneField(PickedNameField):
    """A commune."""

    model = Territory
    longest = 120
    unknown = "Nous ne connaissons pas la commune"
    advice = "Écrivez le nom de la commune, pas celui du village."

    def rows(self) -> list[tuple[int, str]]:
        return sorted(Territory.objects.communes().values_list("pk", "name"), key=lambda row: sort_key_fr(row[1]))


def load_names(form: forms.BaseForm) -> None:
    """Read the lists of the fields that hold one."""
    for field in form.fields.values():
        if isinstance(field, PickedNameField):
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


class CharterField(forms.BooleanField):
    """The charter of sharing, accepted by a tick; its page opens from the hint."""

    def __init__(self) -> None:
        super().__init__(
            label="J’accepte la charte de partage",
            error_messages={"required": "Cochez cette case pour continuer\u00a0: la charte tient en une page."},
        )


def ask_charter(*, form: forms.Form) -> None:
    """Ask for the charter when the network has one; leave the question out otherwise."""
    if not people.has_charter():
        del form.fields["charter"]
        return
    form.fields["charter"].help_text = format_html('<a href="{}">Lire la charte</a>, une page.', url_or_empty("editorial:charter"))
