"""Fields and choices the forms of the sheet share."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from maillage.initiatives.public import Testimony
from maillage.kernel.text.order import unaccented
from maillage.network import public as network
from maillage.people import public as people

NOT_A_DATE = {"invalid": "Choisissez une date, par exemple 19/03/2027."}
NOT_AN_HOUR = {"invalid": "Écrivez l’heure ainsi : 9:30 ou 14h."}
NOT_A_NUMBER = {"invalid": "Écrivez un nombre en chiffres, par exemple 20.", "min_value": "Écrivez un nombre à partir de 0.",
                "max_value": "Ce nombre est trop grand."}  # fmt: skip
FIRST_YEAR, LAST_YEAR = 2000, 2100


class HourField(forms.TimeField):
    """An hour of the day; « 9h30 », « 14h » and « 9:30 » are all understood."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("widget", forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
        super().__init__(error_messages=NOT_AN_HOUR, **options)

    def to_python(self, value: Any) -> time | None:
        """Read an hour."""
        if isinstance(value, str) and (said := re.fullmatch(r"\s*(\d{1,2})\s*[hH:]\s*(\d{2})?\s*", value)):
            value = f"{int(said[1]):02d}:{said[2] or '00'}"
        return super().to_python(value)


def area(label: str, *, rows: int = 3, most: int = 2000, **options: Any) -> forms.CharField:
    """Make a long text field, not required."""
    options.setdefault("required", False)
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **options)


def line(label: str, *, most: int = 300, attrs: dict[str, Any] | None = None, **options: Any) -> forms.CharField:
    """Make a text field on one line, not required."""
    options.setdefault("required", False)
    return forms.CharField(label=label, max_length=most, widget=forms.TextInput(attrs=attrs or {}), **options)


def day(label: str, **options: Any) -> forms.DateField:
    """Make a date field, not required."""
    options.setdefault("required", False)
    errors = {**NOT_A_DATE, **options.pop("error_messages", {})}
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=errors, validators=[_sensible_year], **options)


def _sensible_year(value: date) -> None:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValidationError("Vérifiez l’année de cette date.")


def number(label: str, *, most: int = 100_000, **options: Any) -> forms.IntegerField:
    """Make a field for a whole number, not required."""
    options.setdefault("required", False)
    return forms.IntegerField(
        label=label, min_value=0, max_value=most, error_messages=NOT_A_NUMBER, widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 6}),
        **options,
    )  # fmt: skip


def choose(form: forms.Form, name: str, choices: Iterable[tuple[Any, str]]) -> None:
    """Set the choices of a field."""
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]


def theme_choices() -> list[tuple[str, str]]:
    """Give the themes in use, indented as the tree."""
    found: list[tuple[str, str]] = []

    def add(branches: Iterable[network.Branch]) -> None:
        for branch in branches:
            found.append((str(branch.theme.pk), "\u2003" * branch.depth + branch.theme.name))
            add(branch.children)

    add(network.themes_tree(labels=False))
    return found


def local(day_: date, hour: time) -> datetime:
    """Give the instant of a day and an hour, here."""
    return timezone.make_aware(datetime.combine(day_, hour))


def commune_of(typed: str) -> network.Territory | None:
    """Find a commune by its name, accents and hyphens aside; None when nothing is typed.

    Raises:
        ValidationError: no commune of this name; the nearest ones are named.
    """
    found = _named(typed, network.Territory.objects.communes().values_list("pk", "name"), what="la commune")
    return network.Territory.objects.get(pk=found) if found else None


def organisation_of(typed: str) -> network.Organisation | None:
    """Find an organisation of the directory by its name; None when nothing is typed.

    Raises:
        ValidationError: none of this name; the nearest ones are named.
    """
    found = _named(typed, network.Organisation.objects.open().values_list("pk", "name"), what="l’organisation")
    return network.Organisation.objects.get(pk=found) if found else None


def organisation_names() -> list[str]:
    """Give the names offered while an organisation is typed."""
    return list(network.Organisation.objects.open().order_by("name").values_list("name", flat=True)[:300])


def member_of(typed: str, *, held: Any = None) -> Any:
    """Find the member somebody means by a name or an e-mail address: None when it is nobody of the network.

    `held`: the member this line was tied to; kept while the name stays theirs.

    Raises:
        ValidationError: several members have this name, or no member has this address.
    """
    wanted = folded(typed)
    if not wanted:
        return None
    if held is not None and held.is_member and folded(held.name) == wanted:
        return held
    if "@" in typed:
        found = people.find_by_email(email=typed.strip())
        if found is None or not found.is_member:
            raise ValidationError("Aucun membre n’a cette adresse : écrivez plutôt un nom.")
        return found
    same = [pk for pk, name in people.members().values_list("pk", "name") if folded(name) == wanted]
    if len(same) > 1:
        raise ValidationError("Plusieurs membres portent ce nom : écrivez plutôt son adresse e-mail.")
    return people.members().get(pk=same[0]) if same else None


def testimony_choices(*, person: Any, held: Iterable[Testimony | None]) -> list[tuple[str, str]]:
    """Give the testimonies that may be taken up in a meeting, and those already chosen."""
    rows = Testimony.objects.listed_for(person).filter(for_meetings=True).order_by("-published_at", "-pk").values_list("pk", "title")[:100]
    found = {str(pk): title for pk, title in rows}
    for each in held:
        if each is not None:
            found.setdefault(str(each.pk), str(each))
    return [("", "Aucun"), *found.items()]


def folded(text: str) -> str:
    """Give words to compare: no accent, no capital, no mark."""
    return " ".join(re.sub(r"[-’'()]", " ", unaccented(text)).lower().split())


def _named(typed: str, names: Iterable[tuple[Any, str]], *, what: str) -> Any:
    wanted = folded(typed)
    if not wanted:
        return None
    known = [(pk, name, folded(name)) for pk, name in names]
    exact = [pk for pk, _, name in known if name == wanted]
    if exact:
        return exact[0]
    near = sorted(name for _, name, each in known if all(word in each for word in wanted.split()))[:3]
    if len(near) == 1:
        return next(pk for pk, name, _ in known if name == near[0])
    hint = f"Peut-être\u00a0: {', '.join(near)}\u202f?" if near else "Vérifiez son nom."
    raise ValidationError(f"Nous ne connaissons pas {what} «\u00a0{typed.strip()[:80]}\u00a0». {hint}")
