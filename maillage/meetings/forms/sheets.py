"""The sheet of a meeting: one page, in parts."""

from datetime import datetime, time
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone

from maillage.kernel.text.characters import one_line
from maillage.meetings.domain.content import Content, Somebody
from maillage.meetings.domain.programme import proposed_programme
from maillage.meetings.forms import fields
from maillage.meetings.forms.rows import FormWithRows
from maillage.meetings.forms.sheet_rows import KINDS, initial_rows, read_rows
from maillage.meetings.models import Access, Kind, Meeting, Mode, Part, Role
from maillage.network import public as network
from maillage.people import public as people

SAME = ("title", "lead", "kind", "access", "mode", "questions", "aims", "audience", "for_newcomers", "place_name", "address", "transport",
        "parking", "place_access", "meal", "childcare", "remote_link", "remote_phone", "open_to_all", "seats_on_site", "seats_remote",
        "asks_photo_consent", "asks_feedback", "offers_carpool", "answers_kept_days", "prerequisites", "learning_aims", "evaluation", "hours",
        "price", "trades", "sectors")  # fmt: skip
START, END = time(9, 30), time(16)
END_OF_DAY = time(23, 59)
# Parts of the page, and the fields whose errors open them.
PARTS = {
    "programme": ("programme-", "questions", "aims"),
    "people": ("people-", "bodies-", "audience", "trades", "sectors", "for_newcomers", "themes"),
    "groups": ("groups-",),
    "coming": ("transport", "parking", "place_access", "meal", "childcare"),
    "registration": ("asked-", "open_to_all", "seats_", "register_until", "reserves-", "asks_", "offers_", "answers_"),
    "training": ("prerequisites", "learning_aims", "evaluation", "hours", "price"),
}


class SheetForm(FormWithRows):
    """The sheet. Only the title is needed; what is missing to open the registrations is said elsewhere."""

    row_kinds = KINDS

    title = forms.CharField(label="Titre", max_length=200, error_messages={"required": "Donnez un titre, même provisoire."})
    lead = fields.line("En une phrase", help_text="Ce qui donne envie de venir.")
    kind = forms.ChoiceField(label="Type", choices=Kind.choices)
    mode = forms.ChoiceField(label="Comment y participe-t-on ?", choices=Mode.choices, widget=forms.RadioSelect)
    day = fields.day("Date")
    starts = fields.HourField(label="De")
    ends = fields.HourField(label="À")
    last_day = fields.day("Dernier jour", help_text="Si elle dure plusieurs jours.")
    place_name = fields.line("Lieu", most=160, help_text="Le nom de la salle ou de la maison.")
    address = fields.line("Adresse")
    commune_name = fields.line("Commune", most=120)
    remote_link = fields.line("Lien de connexion", most=500, help_text="Montré seulement aux personnes inscrites à distance.")
    remote_phone = fields.line("Par téléphone", most=200, help_text="Le numéro pour se joindre, pour qui n’a pas de connexion.")
    questions = fields.area("Questions à traiter", rows=4, most=4000, help_text="Une par ligne.")
    aims = fields.area("Ce que nous en attendons", most=4000)
    audience = fields.line("Pour qui ?", help_text="En quelques mots : équipes de médiation, directions, personnes qui débutent…")
    for_newcomers = forms.BooleanField(label="Convient bien à qui débute", required=False)
    trades = forms.MultipleChoiceField(label="Métiers", choices=people.TRADES, required=False, widget=forms.CheckboxSelectMultiple)
    sectors = forms.MultipleChoiceField(
        label="Secteurs", choices=network.Organisation.Sector.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    themes = forms.TypedMultipleChoiceField(label="Thèmes", coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    transport = fields.line("En transports publics", help_text="La gare ou l’arrêt, l’heure d’arrivée qui convient.")
    parking = fields.line("Stationnement")
    place_access = fields.line("Accessibilité du lieu", help_text="Plain-pied, ascenseur, boucle magnétique, toilettes adaptées…")
    meal = fields.line("Repas")
    childcare = fields.line("Garde d’enfants")
    access = forms.ChoiceField(label="Qui voit la page ?", choices=Access.choices, widget=forms.RadioSelect)
    open_to_all = forms.BooleanField(
        label="On peut s’inscrire sans compte", required=False, help_text="Avec un nom et une adresse e-mail confirmée."
    )
    seats_on_site = fields.number("Places sur place", help_text="Vide : sans limite.", most=100_000)
    seats_remote = fields.number("Places à distance", help_text="Vide : sans limite.", most=100_000)
    register_until = fields.day("Inscriptions jusqu’au", help_text="Jour compris. Vide : jusqu’à la fin de la rencontre.")
    asks_photo_consent = forms.BooleanField(label="Demander l’accord pour les photos", required=False)
    offers_carpool = forms.BooleanField(label="Proposer le covoiturage", required=False)
    asks_feedback = forms.BooleanField(label="Demander un avis après la rencontre", required=False)
    answers_kept_days = fields.number(
        "Réponses gardées, en jours après la rencontre",
        most=730,
        help_text="Montré à l’inscription ; passé ce délai, les réponses sont effacées.",
    )
    prerequisites = fields.area("Prérequis")
    learning_aims = fields.area("Objectifs de formation", most=4000)
    evaluation = fields.area("Comment on évalue")
    hours = forms.DecimalField(
        label="Durée en heures", required=False, min_value=0, max_value=500, max_digits=5, decimal_places=2, localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": "Écrivez un nombre d’heures, par exemple 6 ou 6,5.", "max_value": "Ce nombre est trop grand.",
                        "min_value": "Écrivez un nombre à partir de 0.", "max_decimal_places": "Deux chiffres après la virgule au plus.",
                        "max_digits": "Ce nombre est trop grand.", "max_whole_digits": "Ce nombre est trop grand."},
    )  # fmt: skip
    price = fields.line("Prix", most=200, help_text="En mots : gratuit, 20 € pour le repas…")
    key = forms.CharField(widget=forms.HiddenInput, required=False)
    read_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person: Any, content: Content, fixed_mode: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, rows=initial_rows(content=content), **kwargs)
        self.before = content
        fields.choose(self, "themes", fields.theme_choices())
        testimonies = fields.testimony_choices(person=person, held=[each.testimony for each in content.people])
        for number in range(self.counts["people"]):
            fields.choose(self, f"people-{number}-testimony", testimonies)
        if fixed_mode:
            # Once people are registered, one switch changes the mode and asks each of them again.
            del self.fields["mode"]
        self.fields["access"].choice_hints = {  # type: ignore[attr-defined]
            Access.PUBLIC: "Visible sur le web, sans compte",
            Access.MEMBERS: "Les professionnel·le·s du réseau",
        }

    def clean_title(self) -> str:
        """Keep the title on one line; invisible characters alone are no title."""
        title = one_line(self.cleaned_data["title"])
        if not title:
            raise ValidationError(self.fields["title"].error_messages["required"])
        return title

    def clean_commune_name(self) -> network.Territory | None:
        """Find the commune."""
        return fields.commune_of(self.cleaned_data["commune_name"])

    def clean_remote_link(self) -> str:
        """Take a whole address of the web."""
        link = one_line(self.cleaned_data["remote_link"])
        if link:
            try:
                URLValidator(schemes=["https", "http"])(link)
            except ValidationError:
                raise ValidationError("Copiez l’adresse entière, par exemple https://exemple.be/salle.") from None
        return link

    def clean(self) -> dict[str, Any]:
        """Check hours together, and read the rows."""
        values = super().clean() or self.cleaned_data
        values["starts_at"], values["ends_at"] = self._moments(values)
        last = values.get("register_until")
        values["register_until_at"] = fields.local(last, END_OF_DAY) if last else None
        if last and values["ends_at"] and last > timezone.localdate(values["ends_at"]):
            self.add_error("register_until", "Les inscriptions se terminent avant la rencontre.")
        values["rows"] = read_rows(form=self, before=self.before)
        return values

    def _moments(self, values: dict[str, Any]) -> tuple[datetime | None, datetime | None]:
        day, starts, ends = values.get("day"), values.get("starts"), values.get("ends")
        last = values.get("last_day") or day
        if not day or {"day", "starts", "ends", "last_day"} & set(self.errors):
            if values.get("last_day") and not day and "day" not in self.errors:
                self.add_error("day", "Choisissez d’abord le premier jour.")
            return None, None
        if not starts:
            self.add_error("starts", "À quelle heure commence-t-elle ?")
        if not ends:
            self.add_error("ends", "À quelle heure finit-elle ?")
        if not (starts and ends and last):
            return None, None
        first, end = fields.local(day, starts), fields.local(last, ends)
        if last < day:
            self.add_error("last_day", "Le dernier jour vient après le premier.")
        elif end <= first:
            self.add_error("ends", "La fin vient après le début.")
        else:
            return first, end
        return None, None

    def content(self) -> Content:
        """Give what was typed."""
        values = self.cleaned_data
        said = {name: values[name] for name in SAME if name in values}
        said.setdefault("mode", self.before.mode)
        if said["answers_kept_days"] is None:
            said["answers_kept_days"] = Content().answers_kept_days
        return Content(
            **said, **values["rows"],
            starts_at=values["starts_at"], ends_at=values["ends_at"], register_until=values["register_until_at"],
            commune=values["commune_name"],
            themes=list(network.Theme.objects.filter(pk__in=values["themes"]).order_by("position", "name", "pk")),
        )  # fmt: skip

    def open_parts(self, *, asked: str = "") -> set[str]:
        """Name the parts of the page to show open: those to correct, and the one whose rows were just arranged."""
        wrong = set() if self.quiet else set(self.errors) if self.is_bound else set()
        wrong |= {f"{asked}-"} if asked else set()
        return {part for part, starts in PARTS.items() if any(name.startswith(starts) for name in wrong)}

    def held(self) -> dict[str, int]:
        """Count what each part holds, to say while it is closed."""
        before, blank = self.before, Content()
        rows = {
            "programme": before.programme, "people": (*before.people, *before.bodies), "groups": before.groups,
            "registration": (*before.asked, *before.reserves),
        }  # fmt: skip
        counts = {part: len(found) for part, found in rows.items()}
        for part in ("coming", "training"):
            counts[part] = sum(bool(getattr(before, name)) for name in PARTS[part] if hasattr(blank, name))
        return counts


def sheet_initial(*, content: Content, meeting: Meeting | None = None) -> dict[str, Any]:
    """Fill the form from a sheet."""
    starts, ends = content.starts_at, content.ends_at
    first, last = (timezone.localtime(each) if each else None for each in (starts, ends))
    return {
        **{name: getattr(content, name) for name in SAME},
        "day": first.date() if first else None,
        "starts": first.time() if first else START,
        "ends": last.time() if last else END,
        "last_day": last.date() if first and last and last.date() != first.date() else None,
        "commune_name": content.commune.name if content.commune else "",
        "register_until": timezone.localdate(content.register_until) if content.register_until else None,
        "themes": [theme.pk for theme in content.themes],
        "key": meeting.uuid if meeting else uuid4(),
        "read_at": meeting.changed_at.isoformat() if meeting else "",
    }


def blank_content(*, person: Any) -> Content:
    """Give what a new meeting starts from: a workshop of 9h30 to 16h, organised by one's own organisation."""
    main = network.main_organisation(person=person)
    return Content(
        bodies=[(main, Part.ORGANISER)] if main else [],
        people=[Somebody(role=Role.ORGANISER, person=person, name=person.name)],
        programme=proposed_programme(starts=START, ends=END),
        seats_on_site=20,
    )
