"""Fields and choices the forms of the room share."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from maillage.initiatives.models import Initiative
from maillage.initiatives.models.choices import Access
from maillage.kernel.text.characters import one_line
from maillage.kernel.text.order import unaccented
from maillage.network import public as network

AREA = {"rows": 4}
DAY = {"type": "date"}
MOST_FUNDERS = 20
LARGEST = Decimal("99999999.99")
NOT_A_DATE = {"invalid": "Choisissez une date, par exemple 01/09/2027."}
BAD_EMAIL = "Cette adresse n’est pas complète : par exemple nom@centre.be."


def area(label: str, *, rows: int = 4, most: int = 8000, **options: Any) -> forms.CharField:
    """Make a long text field, not required."""
    options.setdefault("required", False)
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **options)


def day(label: str, **options: Any) -> forms.DateField:
    """Make a date field, not required."""
    options.setdefault("required", False)
    errors = {**NOT_A_DATE, **options.pop("error_messages", {})}
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), error_messages=errors, **options)


def email(label: str, **options: Any) -> forms.EmailField:
    """Make an address field; the message says what is missing."""
    return forms.EmailField(label=label, max_length=254, required=False, error_messages={"invalid": BAD_EMAIL}, **options)


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

    add(network.themes_tree())
    return found


def access_hints(form: forms.Form) -> None:
    """Say what each access means."""
    form.fields["access"].choice_hints = {  # type: ignore[attr-defined]
        Access.PUBLIC: "Visible sur le web, sans compte",
        Access.MEMBERS: "Les professionnel·le·s du réseau",
    }


def initiatives_to_name(person: Any) -> list[tuple[str, str]]:
    """Give the initiatives a testimony or an experiment may speak of."""
    rows = Initiative.objects.listed_for(person).order_by("-published_at", "-pk").values_list("pk", "title")[:200]
    return [("", "Aucune en particulier"), *((str(pk), title) for pk, title in rows)]


def own_organisations(person: Any, *, held: Any = None) -> list[tuple[str, str]]:
    """Give the organisations this person speaks for, the one already held, and all of them for the coordination."""
    found = {str(each.pk): each.name for each in network.organisations_of(person=person)}
    if held is not None:
        found.setdefault(str(held.pk), held.name)
    if person.is_coordinator:
        for pk, name in network.Organisation.objects.open().order_by("name").values_list("pk", "name"):
            found.setdefault(str(pk), name)
    return [("", "Aucune"), *found.items()]


def year_of(value: int | None) -> None:
    """Refuse a year before the memory of people, or to come."""
    latest = timezone.localdate().year + 1
    if value is not None and not 1900 <= value <= latest:
        raise ValidationError(f"Donnez une année entre 1900 et {latest}, par exemple {latest - 1}.")


def commune_of(typed: str) -> network.Territory | None:
    """Find a commune by its name, accents and hyphens aside; None when nothing is typed.

    Raises:
        ValidationError: no commune of this name; the nearest ones are named.
    """
    wanted = _folded(typed)
    if not wanted:
        return None
    names = network.Territory.objects.communes().values_list("pk", "name")
    folded = [(pk, name, _folded(name)) for pk, name in names]
    found = [pk for pk, _, name in folded if name == wanted]
    if found:
        return network.Territory.objects.get(pk=found[0])
    near = sorted(name for _, name, each in folded if all(word in each for word in wanted.split()))[:3]
    hint = f"Peut-être\u00a0: {', '.join(near)}\u202f?" if near else "Écrivez le nom de la commune, pas celui du village."
    raise ValidationError(f"Nous ne connaissons pas la commune «\u00a0{typed}\u00a0». {hint}")


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[-’'()]", " ", unaccented(text)).lower().split())


def fundings_of(typed: str) -> list[tuple[str, Decimal | None]]:
    """Read one funder a line, "Province de Namur : 1 500,50"; the amount may be missing.

    Raises:
        ValidationError: a line whose amount cannot be read, or too many lines.
    """
    found: list[tuple[str, Decimal | None]] = []
    for line in typed.splitlines():
        if not line.strip():
            continue
        name, mark, amount = line.rpartition(":")
        if not mark:
            name, mark, amount = line.rpartition(";")
        if not mark:
            name, amount = line, ""
        found.append((one_line(name)[:160], _amount(amount, line)))
    if len(found) > MOST_FUNDERS:
        raise ValidationError(f"{MOST_FUNDERS} financeurs au plus.")
    if any(not name for name, _ in found):
        raise ValidationError("Devant chaque montant, écrivez qui finance : « Province de Namur : 1 500 ».")
    return found


def _amount(text: str, line: str) -> Decimal | None:
    bare = re.sub(r"[\s\u00a0\u202f€]|EUR|euros?", "", text, flags=re.IGNORECASE)
    if not bare:
        return None
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d{1,2})?", bare):
        bare = bare.replace(".", "")
    try:
        amount = Decimal(bare.replace(",", "."))
    except InvalidOperation:
        amount = Decimal(-1)
    if not re.fullmatch(r"\d+([.,]\d{1,2})?", bare) or not 0 <= amount <= LARGEST:
        raise ValidationError(
            f"Nous ne lisons pas le montant de « {line.strip()[:80]} ». Écrivez par exemple « Province de Namur : 1 500,50 »."
        )
    return amount


def fundings_text(fundings: Iterable[tuple[str, Decimal | None]]) -> str:
    """Write funders as they are typed."""
    return "\n".join(funder if amount is None else f"{funder} : {str(amount).replace('.', ',')}" for funder, amount in fundings)
