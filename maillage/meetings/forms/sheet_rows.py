"""The rows of the sheet: what each holds, how it is read and shown."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from maillage.initiatives.public import Testimony
from maillage.kernel.text.characters import one_line
from maillage.meetings.domain.content import Asked, Content, Group, Kept, Line, Somebody
from maillage.meetings.forms import fields
from maillage.meetings.forms.rows import FormWithRows, RowKind
from maillage.meetings.models import Part, RegistrationQuestion, Role, Seat
from maillage.network import public as network

LIST_OF_ORGANISATIONS = "organisations-connues"


def _programme() -> dict[str, forms.Field]:
    return {
        "starts": fields.HourField(label="De"),
        "ends": fields.HourField(label="À"),
        "title": fields.line("Ce qui se passe", most=200),
        "detail": fields.area("Précisions", rows=2),
        "is_remote_too": forms.BooleanField(label="Aussi à distance", required=False),
    }


def _people() -> dict[str, forms.Field]:
    return {
        "role": forms.ChoiceField(label="Rôle", choices=Role.choices, required=False, initial=Role.FACILITATOR),
        "name": fields.line("Nom", most=254, help_text="Le nom ou l’adresse d’un membre : nous faisons le lien."),
        "about": fields.line("D’où vient cette personne ?", most=200),
        "quote": fields.line("Sa phrase, pour un témoignage", most=300),
        "testimony": forms.ChoiceField(label="Son témoignage publié", required=False),
    }


def _bodies() -> dict[str, forms.Field]:
    return {
        "organisation": fields.line("Organisation", most=160, attrs={"list": LIST_OF_ORGANISATIONS}),
        "part": forms.ChoiceField(label="Ce qu’elle fait", choices=Part.choices, required=False, initial=Part.ORGANISER),
    }


def _groups() -> dict[str, forms.Field]:
    return {
        "name": fields.line("Nom du groupe", most=120),
        "question": fields.line("La question à traiter"),
        "facilitator": fields.line("Qui anime", most=120),
        "note_taker": fields.line("Qui prend des notes", most=120),
        "room": fields.line("Salle", most=120),
    }


def _asked() -> dict[str, forms.Field]:
    return {
        "label": fields.line("La question", most=200),
        "kind": forms.ChoiceField(label="Réponse", choices=RegistrationQuestion.Kind.choices, required=False),
        "choices": fields.line("Choix proposés, séparés par des points-virgules", most=1000),
        "is_required": forms.BooleanField(label="Réponse nécessaire", required=False),
    }


def _reserves() -> dict[str, forms.Field]:
    return {
        "sector": forms.ChoiceField(label="Secteur", choices=network.Organisation.Sector.choices, required=False),
        "mode": forms.ChoiceField(label="Comment", choices=Seat.choices, required=False),
        "seats": fields.number("Places gardées", most=10_000),
    }


KINDS = (
    RowKind(name="programme", make=_programme, words=("title", "starts", "detail")),
    RowKind(name="people", make=_people, words=("name", "quote"), ordered=True),
    RowKind(name="bodies", make=_bodies, words=("organisation",), ordered=True, most=12),
    RowKind(name="groups", make=_groups, words=("name", "question"), spare=0, ordered=True, most=20),
    RowKind(name="asked", make=_asked, words=("label",), spare=0, ordered=True, most=12),
    RowKind(name="reserves", make=_reserves, words=("seats",), spare=0, most=6),
)


def initial_rows(*, content: Content) -> dict[str, list[dict[str, Any]]]:
    """Fill the rows from a sheet."""
    return {
        "programme": [_said(each, "starts", "ends", "title", "detail", "is_remote_too") for each in content.programme],
        "people": [
            _said(each, "role", "about", "quote")
            | {"name": each.person.name if each.person else each.name, "testimony": each.testimony.pk if each.testimony else ""}
            for each in content.people
        ],
        "bodies": [{"organisation": organisation.name, "part": part} for organisation, part in content.bodies],
        "groups": [_said(each, "name", "question", "facilitator", "note_taker", "room") for each in content.groups],
        "asked": [_said(each, "label", "kind", "is_required") | {"choices": " ; ".join(each.choices)} for each in content.asked],
        "reserves": [{"sector": each.sector, "mode": each.mode, "seats": each.seats} for each in content.reserves],
    }


def _said(each: Any, *names: str) -> dict[str, Any]:
    return {"uuid": each.uuid or "", **{name: getattr(each, name) for name in names}}


def read_rows(*, form: FormWithRows, before: Content) -> dict[str, Any]:
    """Give the rows that were typed, saying beside each field what must be corrected."""
    return {
        "programme": _programme_of(form),
        "people": _people_of(form, before),
        "bodies": _bodies_of(form),
        "groups": [_group(form, start, row) for start, row in form.row_values("groups")],
        "asked": [_question(form, start, row) for start, row in form.row_values("asked")],
        "reserves": [_kept(row) for _, row in form.row_values("reserves") if row["seats"]],
    }


def _programme_of(form: FormWithRows) -> list[Line]:
    lines = []
    for start, row in form.row_values("programme"):
        if not one_line(row["title"] or "") and f"{start}title" not in form.errors:
            form.add_error(f"{start}title", "Dites ce qui se passe à cette heure.")
        if not row["starts"] and f"{start}starts" not in form.errors:
            form.add_error(f"{start}starts", "À quelle heure cela commence-t-il ?")
        if row["starts"] and row["ends"] and row["ends"] <= row["starts"]:
            form.add_error(f"{start}ends", "La fin vient après le début.")
        if not form.row_has_error(start):
            lines.append(Line(**row))
    return lines


def _people_of(form: FormWithRows, before: Content) -> list[Somebody]:
    held = {each.uuid: each for each in before.people}
    testimonies = {each.testimony.pk: each.testimony for each in before.people if each.testimony}
    found = []
    for start, row in form.row_values("people"):
        known = held.get(row["uuid"])
        name = one_line(row["name"] or "")
        member = None
        if not name:
            form.add_error(f"{start}name", "Donnez le nom de cette personne.")
        elif len(name) > 120 and "@" not in name:
            form.add_error(f"{start}name", "Ce nom est trop long.")
        elif f"{start}name" not in form.errors:
            try:
                member = fields.member_of(name, held=known.person if known else None)
            except ValidationError as error:
                form.add_error(f"{start}name", error)
        if form.row_has_error(start):
            continue
        said = {key: row[key] or "" for key in ("about", "quote")}
        testimony = _testimony(row["testimony"], testimonies)
        found.append(
            Somebody(role=row["role"] or Role.FACILITATOR, person=member, name=name[:120], testimony=testimony, uuid=row["uuid"], **said)
        )
    return found


def _testimony(chosen: str, known: dict[int, Any]) -> Any:
    if not chosen:
        return None
    number = int(chosen)
    return known.get(number) or Testimony.objects.filter(pk=number).first()


def _bodies_of(form: FormWithRows) -> list[tuple[network.Organisation, str]]:
    found = []
    for start, row in form.row_values("bodies"):
        if form.row_has_error(start):
            continue
        try:
            organisation = fields.organisation_of(row["organisation"] or "")
        except ValidationError as error:
            form.add_error(f"{start}organisation", error)
            continue
        if organisation is not None:
            found.append((organisation, row["part"] or Part.ORGANISER))
    return found


def _group(form: FormWithRows, start: str, row: dict[str, Any]) -> Group:
    texts = {name: one_line(row[name] or "") for name in ("name", "question", "facilitator", "note_taker", "room")}
    if not texts["name"]:
        texts["name"] = texts["question"][:120]
    return Group(uuid=row["uuid"], **texts)


def _question(form: FormWithRows, start: str, row: dict[str, Any]) -> Asked:
    kind = row["kind"] or RegistrationQuestion.Kind.TEXT
    choices = [one_line(each)[:120] for each in (row["choices"] or "").split(";") if one_line(each)]
    if kind == RegistrationQuestion.Kind.CHOICE and len(choices) < 2:
        form.add_error(f"{start}choices", "Proposez au moins deux choix, séparés par des points-virgules.")
    return Asked(uuid=row["uuid"], kind=kind, label=one_line(row["label"] or ""), choices=choices, is_required=bool(row["is_required"]))


def _kept(row: dict[str, Any]) -> Kept:
    return Kept(mode=row["mode"] or Seat.ON_SITE, sector=row["sector"] or str(network.Organisation.Sector.OTHER), seats=int(row["seats"]))
