"""Acts on organisations."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from maillage.kernel.access.public import Refused, Stale, is_coordinator
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal.public import record
from maillage.kernel.notices.public import send
from maillage.network.events import OrganisationAdded, OrganisationChanged, OrganisationClosed, OrganisationReopened
from maillage.network.models import Organisation, Territory, Theme
from maillage.network.notices import PresentationHiddenNotice
from maillage.network.rules import may_edit_organisation

KIND = "network.organisation"
HIDDEN = ("description", "website")
FIELDS = ("kind", "name", "commune", "website", "contact_email", "description", "sector")


def slug_of(*, name: str) -> str:
    """Give the words of an address for a name."""
    return slugify(name.replace("’", "-").replace("'", "-"))[:80].strip("-") or "organisation"


def add_organisation(
    *,
    name: str,
    kind: str,
    actor: Any,
    commune: Territory | None = None,
    website: str = "",
    contact_email: str = "",
    description: str = "",
    sector: str = Organisation.Sector.CULTURE,
    themes: Iterable[Theme] = (),
) -> Organisation:
    """Add an organisation to the directory. `kind` and `sector` are those of the model.

    Raises:
        Refused: the actor does not coordinate the network.
    """
    if not is_coordinator(person=actor):
        raise Refused("Seule la coordination ajoute une organisation à l’annuaire.")
    with writing():
        organisation = Organisation.objects.create(
            name=name,
            slug=slug_of(name=name),
            kind=kind,
            commune=commune,
            website=website,
            contact_email=contact_email,
            description=description,
            sector=sector,
            created_at=timezone.now(),
        )
        organisation.themes.set(themes)
        record(OrganisationAdded(organisation=organisation.uuid), actor=actor)
        changes.touch(kind=KIND, uuid=organisation.uuid)
    return organisation


def check_may_edit(*, organisation: Organisation, actor: Any) -> None:
    """Let stewards and the coordination pass.

    Raises:
        Refused: the actor is neither a steward of it nor the coordination.
    """
    if not may_edit_organisation(person=actor, organisation=organisation):
        raise Refused("Cette fiche est tenue par les responsables de l’organisation et par la coordination.")


def change_organisation(*, organisation: Organisation, values: dict[str, Any], themes: Iterable[Theme], actor: Any) -> Organisation:
    """Set the facts of an organisation: `values` holds the fields of `FIELDS` to set. The names of those that changed are recorded.

    Raises:
        Refused: the actor is neither a steward of it nor the coordination.
    """
    check_may_edit(organisation=organisation, actor=actor)
    with writing():
        organisation = locked(row=organisation)
        changed = [name for name in FIELDS if name in values and getattr(organisation, name) != values[name]]
        for name in changed:
            setattr(organisation, name, values[name])
        organisation.slug = slug_of(name=organisation.name)
        wanted = {theme.pk for theme in themes}
        if wanted != set(organisation.themes.values_list("pk", flat=True)):
            organisation.themes.set(wanted)
            changed.append("themes")
        if changed:
            organisation.save(update_fields=[*FIELDS, "slug"])
            record(OrganisationChanged(organisation=organisation.uuid, fields=tuple(changed)), actor=actor)
            changes.touch(kind=KIND, uuid=organisation.uuid)
    return organisation


def hide_presentation(*, organisation: Organisation, words: str, actor: Any) -> Organisation:
    """Take the presentation and the site off the page of an organisation; its stewards read why, and may write others.

    Raises:
        Refused: the actor does not coordinate the network, or there are none.
    """
    if not is_coordinator(person=actor):
        raise Refused("Seule la coordination retire la présentation d’une organisation.")
    with writing():
        organisation = locked(row=organisation)
        taken = tuple(name for name in HIDDEN if getattr(organisation, name))
        if not taken:
            raise Refused("La présentation et le site de cette fiche sont vides\u00a0: demandez plutôt un changement.")
        for name in taken:
            setattr(organisation, name, "")
        organisation.save(update_fields=list(HIDDEN))
        record(OrganisationChanged(organisation=organisation.uuid, fields=taken), actor=actor)
        changes.touch(kind=KIND, uuid=organisation.uuid)
        send(PresentationHiddenNotice(organisation=organisation, words=words, by=actor, at=timezone.now()))
    return organisation


def close_organisation(*, organisation: Organisation, on: date, actor: Any) -> Organisation:
    """Say that an organisation closed: it leaves the lists, its page and what it shared stay.

    Raises:
        Refused: the actor does not coordinate the network.
        Stale: it is closed already.
    """
    if not is_coordinator(person=actor):
        raise Refused("Seule la coordination ferme une fiche.")
    with writing():
        organisation = locked(row=organisation)
        if organisation.closed_on:
            raise Stale("Cette fiche est déjà fermée.")
        organisation.closed_on = on
        organisation.save(update_fields=["closed_on"])
        record(OrganisationClosed(organisation=organisation.uuid), actor=actor)
        changes.touch(kind=KIND, uuid=organisation.uuid)
    return organisation


def reopen_organisation(*, organisation: Organisation, actor: Any) -> Organisation:
    """Undo a closing.

    Raises:
        Refused: the actor does not coordinate the network.
        Stale: it is open.
    """
    if not is_coordinator(person=actor):
        raise Refused("Seule la coordination rouvre une fiche.")
    with writing():
        organisation = locked(row=organisation)
        if not organisation.closed_on:
            raise Stale("Cette fiche est déjà ouverte.")
        organisation.closed_on = None
        organisation.save(update_fields=["closed_on"])
        record(OrganisationReopened(organisation=organisation.uuid), actor=actor)
        changes.touch(kind=KIND, uuid=organisation.uuid)
    return organisation
