"""Bring several links at once: they wait in a batch until each is complete. Nothing typed is lost."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.db.public import locked, writing
from maillage.kernel.text.lists import listed_fr
from maillage.library.public import LANGUAGES
from maillage.links import rules
from maillage.links.addresses import read
from maillage.links.domain.content import Content
from maillage.links.domain.sharing import Known, add_link
from maillage.links.folding import folded
from maillage.links.models import Batch, Link
from maillage.network.public import Theme

AT_ONCE = 25
MAX_BATCHES = 50
SHOWN_OF_REASON = 20


@dataclass(slots=True, kw_only=True)
class Saved:
    """What became of the rows sent: links made, errors by row id, links already there by row id."""

    links: list[Link] = field(default_factory=list)
    errors: dict[int, str] = field(default_factory=dict)
    known: dict[int, Link] = field(default_factory=dict)


def start_batch(*, owner: Any, source: str, rows: Sequence[dict[str, Any]], left_out: Sequence[tuple[str, str]] = ()) -> Batch:
    """Keep rows to complete; themes are proposed from the folders that bear their name.

    Raises:
        Refused: not a member, nothing to keep, or too many batches under way.
    """
    if not rules.may_add(person=owner):
        raise Refused("Seuls les membres du réseau partagent des liens.")
    if not rows:
        raise Refused("Aucune adresse dans ce texte. Une adresse commence par https:// ou www.")
    now = timezone.now()
    themes = themes_by_name()
    kept = [{**row, "theme": row.get("theme") or theme_for(words=row.get("folder", ""), themes=themes)} for row in rows]
    with writing():
        if Batch.objects.filter(owner=owner).count() >= MAX_BATCHES:
            raise Refused("Vous avez beaucoup de lots en cours\u00a0: terminez-en un, ou supprimez-le.")
        return Batch.objects.create(
            owner=owner, source=source, rows=kept, left_out=len(left_out), refused=_first(left_out), created_at=now, updated_at=now
        )


def _first(left_out: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Give the first lines left out, those of each reason: one reason must not hide the others."""
    shown: dict[str, list[list[str]]] = {}
    for said, why in left_out:
        of_reason = shown.setdefault(why, [])
        if len(of_reason) < SHOWN_OF_REASON:
            of_reason.append([said, why])
    return [row for rows in shown.values() for row in rows]


def themes_by_name() -> dict[str, int]:
    """Give the themes in use by their folded name."""
    return {folded(name): pk for pk, name in Theme.objects.active().values_list("pk", "name")}


def theme_for(*, words: str, themes: dict[str, int]) -> int | None:
    """Find the theme a folder speaks of: the same name, or one inside the other."""
    said = folded(words).strip()
    if not said:
        return None
    if said in themes:
        return themes[said]
    near = [pk for name, pk in sorted(themes.items()) if len(said) > 3 and (said in name or name in said)]
    return near[0] if near else None


def save_rows(*, batch: Batch, person: Any, typed: dict[int, dict[str, Any]], dropped: Sequence[int], access: str) -> Saved:
    """Write what was typed on the rows, then share those that are complete; the others stay, with their words.

    Raises:
        Refused: somebody else's batch.
        Stale: the batch is finished.
    """
    done = Saved()
    with writing():
        if batch.owner_id != person.pk:
            raise Refused("Ce lot n’est pas le vôtre.")
        try:
            batch = locked(row=batch)
        except Batch.DoesNotExist:
            raise Stale("Ce lot est terminé\u00a0: ses liens sont enregistrés.") from None
        left: list[dict[str, Any]] = []
        themes = {each.pk: each for each in Theme.objects.active()}
        for row in batch.rows:
            if row["id"] in dropped:
                continue
            now = {**row, **typed.get(row["id"], {})}
            if row["id"] not in typed or not _share(row=now, person=person, access=access, themes=themes, done=done):
                left.append(now)
        batch.rows, batch.saved, batch.updated_at = left, batch.saved + len(done.links), timezone.now()
        batch.save()
    return done


def _share(*, row: dict[str, Any], person: Any, access: str, themes: dict[int, Theme], done: Saved) -> bool:
    theme = themes.get(row.get("theme") or 0)
    if not row.get("title") or not row.get("why") or theme is None:
        missing = [
            name for name, there in (("un titre", row.get("title")), ("une phrase", row.get("why")), ("un thème", theme)) if not there
        ]
        done.errors[row["id"]] = f"Il manque {listed_fr(missing)}."
        return False
    language = row["language"] if row.get("language") in LANGUAGES else ""
    content = Content(
        url=row["url"], title=row["title"], why=row["why"], kind=row.get("kind") or "SITE", language=language, access=access, themes=[theme]
    )
    try:
        done.links.append(add_link(sponsor=person, content=content))
    except Known as known:
        done.known[row["id"]] = known.link
        done.errors[row["id"]] = known.reason
        return False
    except Refused as refused:
        done.errors[row["id"]] = refused.reason
        return False
    return True


def known_rows(*, rows: Sequence[dict[str, Any]]) -> tuple[dict[int, Link], dict[int, Link]]:
    """Give the links already there with the address of each row, and those whose address is probably the same: one query."""
    addresses = {row["id"]: read(text=row["url"]) for row in rows}
    found = Link.objects.filter(likeness__in={each.likeness for each in addresses.values()}, withdrawn_at=None).defer("text", "words")
    same, near = {}, {}
    by_normalised: dict[str, Link] = {}
    by_likeness: dict[str, Link] = {}
    for link in found:
        by_normalised[link.normalised] = link
        by_likeness[link.likeness] = link
    for number, address in addresses.items():
        if address.normalised in by_normalised:
            same[number] = by_normalised[address.normalised]
        elif address.likeness in by_likeness:
            near[number] = by_likeness[address.likeness]
    return same, near


def discard(*, batch: Batch, person: Any) -> None:
    """Give up what is left of a batch.

    Raises:
        Refused: somebody else's batch.
    """
    if batch.owner_id != person.pk:
        raise Refused("Ce lot n’est pas le vôtre.")
    with writing():
        Batch.objects.filter(pk=batch.pk).delete()
