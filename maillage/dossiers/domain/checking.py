"""« Vérifié par / le »: what somebody looked for before sharing a document, and the pages kept out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone

from maillage.dossiers.models import DossierVersion, LeftOutPage, PersonalCheck
from maillage.kernel.db.public import writing

CHECKLIST = {
    "people": "Des listes de personnes (organe d’administration, assemblée, équipe, participant·e·s)",
    "signatures": "Des signatures",
    "salaries": "Des salaires ou des barèmes qui désignent une personne",
    "accounts": "Des numéros de compte bancaire",
    "photos": "Des photos où l’on reconnaît quelqu’un",
}
KINDS = {
    "email": "adresse e-mail,adresses e-mail",
    "phone": "numéro de téléphone,numéros de téléphone",
    "national_number": "numéro national,numéros nationaux",
    "iban": "numéro de compte,numéros de compte",
    "name": "nom de personne,noms de personnes",
}


class Answer(TextChoices):
    NONE = "NONE", "Il n’y en a pas"
    LEFT_OUT = "LEFT_OUT", "J’ai écarté ces pages"
    AGREED = "AGREED", "Il y en a, et les personnes sont d’accord"


@dataclass(slots=True, kw_only=True)
class PageFindings:
    """What was found on a page: how many of each kind, and the lines where it stands."""

    number: int
    counts: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)


def findings(*, version: DossierVersion) -> list[PageFindings]:
    """Look for e-mail addresses, telephone and national numbers, IBAN and names in the text, page by page."""
    try:
        from maillage.kernel.text.personal import find_personal
    except ModuleNotFoundError:
        return []
    found: list[PageFindings] = []
    for page in version.file.pages.order_by("number"):
        here = find_personal(text=page.text)
        if here:
            row = PageFindings(number=page.number, counts=Counter(each.kind for each in here))
            row.lines = list(dict.fromkeys(_line(page.text, each.start) for each in here))
            found.append(row)
    return found


def _line(text: str, start: int) -> str:
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    return text[begin : end if end >= 0 else len(text)].strip()[:200]


def save_check(
    *, person: Any, version: DossierVersion, answers: Mapping[str, str], left_out: Sequence[int], found: Sequence[PageFindings], pages: int
) -> PersonalCheck:
    """Keep the answers and the pages left out, even unfinished; on the version that is read, they take effect at once.

    Raises:
        Refused: no right.
        Stale: the dossier was withdrawn or sent meanwhile.
    """
    from maillage.dossiers.domain.versions import changed, held

    with writing():
        dossier = held(person=person, dossier=version.dossier)
        version.left_out.all().delete()
        wanted = sorted({page for page in left_out if 1 <= page <= pages})
        LeftOutPage.objects.bulk_create(LeftOutPage(version=version, number=page) for page in wanted)
        kept = {key: value for key, value in answers.items() if key in CHECKLIST and value in Answer.values}
        summary = {str(page.number): dict(page.counts) for page in found}
        now = timezone.now()
        newest = newest_check(version=version)
        if newest is not None and newest.by_id == person.pk and not is_whole(check=newest):
            newest.answers, newest.found, newest.at = kept, summary, now
            newest.save()
        else:
            newest = PersonalCheck.objects.create(version=version, answers=kept, found=summary, by=person, at=now)
        changed(dossier=dossier, person=person)
    return newest


def newest_check(*, version: DossierVersion) -> PersonalCheck | None:
    """Give the check that counts."""
    return version.checks.select_related("by").order_by("-pk").first()


def is_whole(*, check: PersonalCheck | None) -> bool:
    """Say whether every line was answered."""
    return check is not None and all(check.answers.get(key) in Answer.values for key in CHECKLIST)


def missing_answers(*, version: DossierVersion) -> list[str]:
    """Give the lines of the checklist that were not answered: the version is not opened while there is one."""
    check = newest_check(version=version)
    return [key for key in CHECKLIST if check is None or check.answers.get(key) not in Answer.values]
