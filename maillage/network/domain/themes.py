"""Acts on the tree of themes."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, locked_rows, writing
from maillage.kernel.journal.public import record
from maillage.letters import public as letters
from maillage.network.events import ThemeAdded, ThemeChanged, ThemesMerged
from maillage.network.models import HelpOffer, Organisation, Theme, ThemeLabel, ThemeSlug
from maillage.network.panels_registry import THEME_USERS
from maillage.network.rules import may_edit_themes

KIND = "network.theme"


def _check(actor: Any) -> None:
    if not may_edit_themes(person=actor):
        raise Refused("Seule la coordination modifie les thèmes.")


def _in_use(theme: Theme) -> Theme:
    theme = locked(row=theme)
    if theme.merged_into_id:
        raise Stale(f"Ce thème a été réuni à « {theme.merged_into} » entre-temps.")
    return theme


def _free_slug(*, name: str, theme: Theme | None = None) -> str:
    base = slugify(name.replace("’", "-").replace("'", "-"))[:70].strip("-") or "theme"
    own = theme.pk if theme else None
    taken = set(Theme.objects.filter(slug__startswith=base).exclude(pk=own or 0).values_list("slug", flat=True))
    taken |= set(ThemeSlug.objects.filter(slug__startswith=base).exclude(theme_id=own).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{number}" for number in range(2, 10_000))) if slug not in taken)


def create_theme(
    *, name: str, actor: Any, note: str = "", parent: Theme | None = None, labels: Sequence[str] = (), slug: str = ""
) -> Theme:
    """Add a theme at the end of its siblings. `slug` is proposed from the name when empty.

    Raises:
        Refused: the actor does not coordinate the network.
        Stale: the parent was merged into another theme.
    """
    _check(actor)
    with writing():
        if parent:
            parent = _in_use(parent)
        last = Theme.objects.filter(parent=parent).order_by("-position").values_list("position", flat=True).first()
        theme = Theme.objects.create(
            name=name, slug=_free_slug(name=slug or name), note=note, parent=parent, position=(last or 0) + 10, created_at=timezone.now()
        )
        _write_labels(theme=theme, labels=labels)
        record(ThemeAdded(theme=theme.uuid), actor=actor)
        changes.touch(kind=KIND, uuid=theme.uuid)
    return theme


def change_theme(*, theme: Theme, name: str, note: str, labels: Sequence[str], actor: Any) -> Theme:
    """Rename a theme, say what is in it, set its other names. The former address redirects for ever.

    Raises:
        Refused: the actor does not coordinate the network.
        Stale: the theme was merged meanwhile.
    """
    _check(actor)
    with writing():
        theme = _in_use(theme)
        if name != theme.name:
            slug = _free_slug(name=name, theme=theme)
            if slug != theme.slug:
                ThemeSlug.objects.filter(slug=slug).delete()
                ThemeSlug.objects.get_or_create(slug=theme.slug, defaults={"theme": theme})
                theme.slug = slug
        theme.name, theme.note = name, note
        theme.save(update_fields=["name", "slug", "note"])
        _write_labels(theme=theme, labels=labels)
        _touch_tagged(ids=descendants(theme=theme))
        record(ThemeChanged(theme=theme.uuid), actor=actor)
        changes.touch(kind=KIND, uuid=theme.uuid)
    return theme


def _write_labels(*, theme: Theme, labels: Sequence[str]) -> None:
    wanted = list(dict.fromkeys(label.strip()[:80] for label in labels if label.strip() and label.strip() != theme.name))
    ThemeLabel.objects.filter(theme=theme).exclude(label__in=wanted).delete()
    have = set(ThemeLabel.objects.filter(theme=theme).values_list("label", flat=True))
    ThemeLabel.objects.bulk_create(ThemeLabel(theme=theme, label=label) for label in wanted if label not in have)


def descendants(*, theme: Theme) -> set[int]:
    """Give the ids of what stands under a theme, itself included."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Theme.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found, todo = set(), [theme.pk]
    while todo:
        pk = todo.pop()
        if pk not in found:
            found.add(pk)
            todo += children.get(pk, [])
    return found


def move_theme(*, theme: Theme, parent: Theme | None, actor: Any) -> Theme:
    """Put a theme under another one, or at the root, after its new siblings.

    Raises:
        Refused: the actor does not coordinate the network, or the new parent stands under the theme itself.
        Stale: one of the themes was merged meanwhile.
    """
    _check(actor)
    with writing():
        theme = _in_use(theme)
        if parent:
            parent = _in_use(parent)
            if parent.pk in descendants(theme=theme):
                raise Refused(f"« {parent} » se trouve déjà sous « {theme} » : un thème ne peut pas être rangé sous lui-même.")
        last = Theme.objects.filter(parent=parent).exclude(pk=theme.pk).order_by("-position").values_list("position", flat=True).first()
        theme.parent, theme.position = parent, (last or 0) + 10
        theme.save(update_fields=["parent", "position"])
        _touch_tagged(ids=descendants(theme=theme))
        record(ThemeChanged(theme=theme.uuid), actor=actor)
        changes.touch(kind=KIND, uuid=theme.uuid)
    return theme


def shift_theme(*, theme: Theme, up: bool, actor: Any) -> Theme:
    """Move a theme one place up or down among its siblings; at the end, nothing changes.

    Raises:
        Refused: the actor does not coordinate the network.
        Stale: the theme was merged meanwhile.
    """
    _check(actor)
    with writing():
        theme = _in_use(theme)
        siblings = sorted(Theme.objects.active().filter(parent_id=theme.parent_id), key=lambda each: (each.position, each.name, each.pk))
        index = next(number for number, each in enumerate(siblings) if each.pk == theme.pk)
        other = index - 1 if up else index + 1
        if 0 <= other < len(siblings):
            siblings[index], siblings[other] = siblings[other], siblings[index]
            for number, each in enumerate(siblings):
                each.position = number * 10
            Theme.objects.bulk_update(siblings, ["position"])
            record(ThemeChanged(theme=theme.uuid), actor=actor)
            changes.touch(kind=KIND, uuid=theme.uuid)
    theme.refresh_from_db()
    return theme


def merge_themes(*, theme: Theme, into: Theme, actor: Any) -> Theme:
    """Make one theme of two: what was tagged, the other names, the sub-themes and the addresses go to `into`.

    Raises:
        Refused: the actor does not coordinate the network, or a theme is merged into itself or under itself.
        Stale: one of the themes was merged meanwhile.
    """
    _check(actor)
    with writing():
        # In one order: two opposite merges do not wait for each other.
        locked_rows(rows=Theme.objects.filter(pk__in=[theme.pk, into.pk]))
        theme, into = _in_use(theme), _in_use(into)
        if into.pk in descendants(theme=theme):
            raise Refused(f"« {into} » se trouve sous « {theme} » : rangez-le d’abord ailleurs, puis réunissez-les.")
        _touch_tagged(ids=descendants(theme=theme))
        for move in THEME_USERS.values():
            move(theme, into)
        _move_own_rows(theme=theme, into=into)
        letters.move_thing(kind=KIND, uuid=theme.uuid, into=into.uuid)
        names = [theme.name, *theme.labels.values_list("label", flat=True), *into.labels.values_list("label", flat=True)]
        _write_labels(theme=into, labels=names)
        theme.labels.all().delete()
        Theme.objects.filter(parent=theme).update(parent=into)
        Theme.objects.filter(merged_into=theme).update(merged_into=into)
        ThemeSlug.objects.filter(theme=theme).update(theme=into)
        theme.merged_into = into
        theme.save(update_fields=["merged_into"])
        record(ThemesMerged(theme=theme.uuid, into=into.uuid), actor=actor)
        changes.touch_all(kind=KIND, uuids=[theme.uuid, into.uuid])
    return into


def _touch_tagged(*, ids: set[int]) -> None:
    """Have found again what carries these themes: search keeps their names, addresses and parents."""
    organisations = Organisation.objects.filter(themes__in=ids).values_list("uuid", flat=True).distinct()
    changes.touch_all(kind="network.organisation", uuids=list(organisations))
    helpers = HelpOffer.objects.filter(theme__in=ids).values_list("person__uuid", flat=True).distinct()
    changes.touch_all(kind="people.person", uuids=list(helpers))


def _move_own_rows(*, theme: Theme, into: Theme) -> None:
    organisations = list(theme.organisations.all())
    into.organisations.add(*organisations)
    theme.organisations.clear()
    already = HelpOffer.objects.filter(theme=into).values("person_id")
    HelpOffer.objects.filter(theme=theme, person_id__in=already).delete()
    HelpOffer.objects.filter(theme=theme).update(theme=into)
