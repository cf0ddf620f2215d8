"""The lists the coordination edits: kinds of dossiers with their fields, and recognition levels."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from maillage.dossiers import rules
from maillage.dossiers.models import DossierKind, RecognitionLevel
from maillage.dossiers.queries.templates import FIELDS
from maillage.kernel.access.public import Refused
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.text.characters import one_line

KIND = "dossiers.lists"
COORDINATION_ONLY = "Seule la coordination modifie ces listes."
ALREADY = "« {name} » est déjà dans la liste."


def save_kind(
    *, person: Any, kind: DossierKind | None, name: str, fields: Sequence[str], extra: Sequence[Mapping[str, str]]
) -> DossierKind:
    """Add a kind of dossier or change it. Answers already given to a question that goes are kept, and not shown.

    Raises:
        Refused: not the coordination, no name, or a name already there.
    """
    with writing():
        _check(person)
        words = one_line(name)[:80]
        slug = slugify(words)[:80]
        if not slug:
            raise Refused("Donnez un nom à cette sorte de dossier.")
        others = DossierKind.objects.exclude(pk=kind.pk if kind else 0)
        if others.filter(name__iexact=words).exists() or (kind is None and others.filter(slug=slug).exists()):
            raise Refused(ALREADY.format(name=words))
        kind = DossierKind(slug=slug, position=_next(DossierKind)) if kind is None else locked(row=kind)
        kind.name = words
        kind.fields = [code for code in FIELDS if code in fields]
        kind.extra = _questions(extra, before=kind.extra)
        kind.save()
        changes.renew(kind=KIND)
    return kind


def save_level(*, person: Any, level: RecognitionLevel | None, name: str) -> RecognitionLevel:
    """Add a level or change its name.

    Raises:
        Refused: not the coordination, no name, or a name already there.
    """
    with writing():
        _check(person)
        words = one_line(name)[:120]
        code = slugify(words)[:20].strip("-")
        if not code:
            raise Refused("Donnez un nom à ce niveau.")
        others = RecognitionLevel.objects.exclude(pk=level.pk if level else 0)
        if others.filter(name__iexact=words).exists() or (level is None and others.filter(code=code).exists()):
            raise Refused(ALREADY.format(name=words))
        level = RecognitionLevel(code=code, position=_next(RecognitionLevel)) if level is None else locked(row=level)
        level.name = words
        level.save()
        changes.renew(kind=KIND)
    return level


def retire(*, person: Any, row: DossierKind | RecognitionLevel, retired: bool) -> None:
    """Stop proposing a kind or a level, or propose it again. What already has it keeps it.

    Raises:
        Refused: not the coordination, or the last kind.
    """
    with writing():
        _check(person)
        others = DossierKind.objects.filter(retired_at=None).exclude(pk=row.pk)
        if retired and isinstance(row, DossierKind) and not others.exists():
            raise Refused("Gardez au moins une sorte de dossier.")
        row = locked(row=row)
        row.retired_at = timezone.now() if retired else None
        row.save(update_fields=["retired_at"])
        changes.renew(kind=KIND)


def _check(person: Any) -> None:
    if not rules.may_moderate(person=person):
        raise Refused(COORDINATION_ONLY)


def _next(model: Any) -> int:
    last = model.objects.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _questions(typed: Sequence[Mapping[str, str]], *, before: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Keep the key of a question whose words are unchanged, so that the answers stay with it."""
    known = {each["label"]: each["key"] for each in before}
    found: dict[str, dict[str, str]] = {}
    for each in typed:
        label = one_line(each.get("label", ""))[:80]
        key = known.get(label) or slugify(label).replace("-", "_")[:40]
        if label and key and key not in found:
            found[key] = {"key": key, "label": label, "help": one_line(each.get("help", ""))[:200]}
    return list(found.values())
