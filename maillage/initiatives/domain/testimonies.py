"""Write a testimony, ask for consent, publish it with consent, withdraw it for good."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from maillage.initiatives import notices, rules
from maillage.initiatives.domain import publishing
from maillage.initiatives.events import ConsentNoted, ContributionRevised, ContributionWithdrawn
from maillage.initiatives.models import Decision, Initiative, Revision, Testimony, TestimonyConsent, TestimonyTheme
from maillage.initiatives.models.choices import Access
from maillage.initiatives.models.contributions import slug_of
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.kernel.text.characters import one_line, readable
from maillage.network.public import Organisation, Theme

Way = TestimonyConsent.Way
ERASED = "Retiré à la demande de la personne."
TAKEN_DOWN = "Retiré par la coordination du réseau."
NO_CONSENT = "Un témoignage ne paraît qu’avec l’accord de la personne qui témoigne."


@dataclass(frozen=True, kw_only=True)
class Words:
    """A testimony as typed. `own`: the writer is the witness. `witness_email`: where to ask somebody without account."""

    title: str = ""
    text: str = ""
    went_wrong: str = ""
    practice: str = ""
    own: bool = True
    witness_name: str = ""
    witness_email: str = ""
    organisation: Organisation | None = None
    initiative: Initiative | None = None
    access: str = Access.MEMBERS
    for_meetings: bool = False
    themes: Sequence[Theme] = field(default_factory=tuple)


def save_draft(*, person: Any, key: UUID, words: Words) -> Testimony:
    """Keep a testimony as it is now, making it at the first call.

    Raises:
        Refused: not a member, or the draft of somebody else.
        Stale: it was sent since, or the witness is being asked about these words.
    """
    if not rules.may_contribute(person=person):
        raise Refused("Les témoignages s’écrivent entre membres du réseau.")
    now = timezone.now()
    with writing():
        testimony, made = Testimony.objects.get_or_create(uuid=key, defaults={"contributor": person, "created_at": now, "updated_at": now})
        if not made:
            testimony = locked(row=testimony)
            if testimony.contributor_id != person.pk:
                raise Refused("Ce brouillon appartient à quelqu’un d’autre.")
            if not testimony.is_draft or testimony.asked_at:
                raise Stale("Ce témoignage est déjà envoyé.")
        _write(testimony=testimony, words=words, person=person)
    return testimony


def _write(*, testimony: Testimony, words: Words, person: Any) -> None:
    testimony.title, testimony.practice = one_line(words.title)[:200], one_line(words.practice)[:300]
    testimony.text, testimony.went_wrong = readable(words.text).strip(), readable(words.went_wrong).strip()
    testimony.witness = person if words.own else None
    testimony.witness_name = one_line(words.witness_name)[:120]
    testimony.witness_email = "" if words.own else words.witness_email.strip().lower()
    testimony.organisation, testimony.initiative = words.organisation, words.initiative
    testimony.access, testimony.for_meetings = words.access, words.for_meetings
    testimony.slug, testimony.updated_at = slug_of(testimony.title), timezone.now()
    testimony.told_in(testimony.practice, testimony.text, testimony.went_wrong)
    testimony.save()
    testimony.theme_rows.all().delete()
    TestimonyTheme.objects.bulk_create([TestimonyTheme(testimony=testimony, theme=theme) for theme in dict.fromkeys(words.themes)])


def missing(*, thing: Testimony) -> list[str]:
    """Name what a testimony lacks to be sent."""
    there = (
        ("un titre", thing.title),
        ("le témoignage lui-même", thing.text),
        ("le nom de la personne, comme elle le souhaite", thing.witness_name or thing.witness_id),
    )
    return [name for name, value in there if not value]


def has_consent(*, testimony: Testimony) -> bool:
    """Say whether the witness agreed: the last answer holds."""
    return bool(testimony.consents.order_by("-pk").values_list("given", flat=True).first())


def send_testimony(*, testimony: Testimony, person: Any, agreed: bool) -> Testimony:
    """Send a testimony. `agreed`: its writer says that the witness (oneself, or somebody who told so) agrees.

    Without agreement, the witness is asked at the address given, and it waits for the answer.

    Raises:
        Refused: somebody else's draft, something is missing, or nobody to ask.
    """
    with writing():
        testimony = locked(row=testimony)
        if not testimony.is_draft:
            return testimony
        if testimony.contributor_id != person.pk:
            raise Refused("Seule la personne qui a commencé ce brouillon peut l’envoyer.")
        if lacking := missing(thing=testimony):
            raise Refused(f"Il manque encore {', '.join(lacking)}.")
        if agreed:
            _note(testimony=testimony, given=True, way=Way.OWN if testimony.is_own else Way.TOLD, by=person)
            return publishing.submit(thing=testimony, person=person, check=missing)
        if testimony.is_own or not testimony.witness_email:
            raise Refused(NO_CONSENT)
        testimony.asked_at = timezone.now()
        testimony.save(update_fields=["asked_at"])
        send(notices.ConsentAsked(testimony=testimony))
    return testimony


def answer(*, testimony: Testimony, given: bool) -> Testimony:
    """Take the answer of a witness who came by the signed address: it then goes its way, or stays unpublished.

    Answered twice the same way, it is answered once. "No" to what is published withdraws it.
    """
    with writing():
        testimony = locked(row=testimony)
        if testimony.withdrawn_at is not None:
            return testimony
        if not given and (testimony.is_listed or testimony.is_waiting):
            _erase(testimony=testimony, by=testimony.contributor)
            return testimony
        last = testimony.consents.order_by("-pk").first()
        if last is not None and last.given == given:
            return testimony
        consent = _note(testimony=testimony, given=given, way=Way.LINK, by=None)
        if given and testimony.is_draft:
            testimony = publishing.submit(thing=testimony, person=testimony.contributor, check=missing)
        send(notices.ConsentAnswered(testimony=testimony, given=given, fact=str(consent.uuid)))
    return testimony


def publish(*, testimony: Testimony, coordinator: Any, word: str = "") -> Testimony:
    """Publish a testimony that waits.

    Raises:
        Refused: not the coordination, or the witness did not agree.
        Stale: it no longer waits.
    """
    if not has_consent(testimony=testimony):
        raise Refused(NO_CONSENT)
    return publishing.publish(thing=testimony, coordinator=coordinator, word=word)


def revise(*, testimony: Testimony, person: Any, words: Words) -> Revision | None:
    """Change a published testimony: its witness alone does. None when nothing changed.

    Raises:
        Refused: no right, or something is missing.
        Stale: not published any more.
    """
    with writing():
        testimony = locked(row=testimony)
        if not testimony.is_listed:
            raise Stale("Ce témoignage n’est plus en ligne.")
        if not rules.may_edit(person=person, thing=testimony):
            raise Refused("Seule la personne qui témoigne change ses mots.")
        names = ("title", "text", "went_wrong", "practice", "witness_name", "access")
        before = {name: str(getattr(testimony, name)) for name in names}
        witness = testimony.witness
        _write(testimony=testimony, words=words, person=person)
        if witness is None:
            testimony.witness = None
            testimony.save(update_fields=["witness"])
        if lacking := missing(thing=testimony):
            raise Refused(f"Il manque encore {', '.join(lacking)}.")
        changed = [name for name in names if before[name] != str(getattr(testimony, name))]
        changes.touch(kind=Testimony.KIND, uuid=testimony.uuid)
        if not changed:
            return None
        # Former words are not kept: a witness may take words back.
        revision = Revision.objects.create(
            thing=testimony.uuid, by=person, at=testimony.updated_at, changes={name: ["", ""] for name in changed}
        )
        journal.record(ContributionRevised(thing=testimony.uuid), actor=person)
    return revision


def withdraw(*, testimony: Testimony, person: Any) -> Testimony:
    """Withdraw a testimony in one tap: its words are erased for good, its address says only that it was withdrawn.

    Raises:
        Refused: no right.
    """
    with writing():
        testimony = locked(row=testimony)
        if testimony.withdrawn_at is not None:
            return testimony
        if not rules.may_withdraw(person=person, thing=testimony):
            raise Refused("Seules la personne qui témoigne, celle qui a noté ses mots et la coordination retirent un témoignage.")
        _erase(testimony=testimony, by=person)
    return testimony


def take_down(*, testimony: Testimony, coordinator: Any, word: str, for_good: bool) -> Testimony | None:
    """Withdraw a testimony as the coordination, with words for whoever wrote it down.

    `for_good`: its words are erased, as the witness wishes. Else they go back to their writer, who is still a member, as a draft that is
    returned: nothing of it is agreed to any more. None when nothing is given back.

    Raises:
        Refused: not the coordination, or no words.
        Stale: it is not published any more.
    """
    with writing():
        testimony = locked(row=testimony)
        if not testimony.is_listed:
            raise Stale("Ce témoignage n’est plus en ligne.")
        if not rules.may_moderate(person=coordinator):
            raise Refused(publishing.COORDINATION_ONLY)
        if not word.strip():
            raise Refused("Écrivez quelques mots : ils seront envoyés avec votre décision.")
        writer = testimony.contributor
        draft = None if for_good or not writer.is_member else _returned(testimony=testimony)
        thing = draft or testimony
        decision = Decision(thing=thing.uuid, kind=Decision.Kind.WITHDRAWN, word=word.strip(), by=coordinator, at=timezone.now())
        if draft:
            decision.save()
        if writer.pk != coordinator.pk:
            # Told before it is erased: the mail names it.
            send(notices.ContributionAnswered(thing=thing, decision=decision))
        _erase(testimony=testimony, by=coordinator, word=ERASED if for_good else TAKEN_DOWN)
    return draft


def _returned(*, testimony: Testimony) -> Testimony:
    """Make a draft of its writer's with the words of a testimony, in the caller's transaction."""
    now = timezone.now()
    draft = Testimony.objects.create(uuid=uuid4(), contributor=testimony.contributor, created_at=now, updated_at=now)
    words = Words(
        title=testimony.title, text=testimony.text, went_wrong=testimony.went_wrong, practice=testimony.practice, own=testimony.is_own,
        witness_name=testimony.witness_name, witness_email=testimony.witness_email, organisation=testimony.organisation,
        initiative=testimony.initiative, access=testimony.access, for_meetings=testimony.for_meetings, themes=list(testimony.themes.all()),
    )  # fmt: skip
    _write(testimony=draft, words=words, person=testimony.contributor)
    return draft


def discard(*, testimony: Testimony, person: Any) -> None:
    """Delete a draft.

    Raises:
        Refused: the draft of somebody else.
        Stale: it was sent since.
    """
    with writing():
        testimony = locked(row=testimony)
        if not testimony.is_draft:
            raise Stale("Ce témoignage est déjà envoyé.")
        if testimony.contributor_id != person.pk:
            raise Refused("Seule la personne qui a commencé ce brouillon peut le supprimer.")
        testimony.delete()


def _note(*, testimony: Testimony, given: bool, way: str, by: Any) -> TestimonyConsent:
    consent = TestimonyConsent.objects.create(testimony=testimony, given=given, way=way, by=by, at=timezone.now())
    journal.record(ConsentNoted(testimony=testimony.uuid, given=given), actor=by)
    return consent


def _erase(*, testimony: Testimony, by: Any, word: str = "") -> None:
    """Erase the words, in the caller's transaction; the row stays, so that its address answers."""
    now = timezone.now()
    if testimony.published_at is None:
        testimony.published_at = now
    testimony.title = testimony.slug = testimony.text = testimony.went_wrong = testimony.practice = ""
    testimony.witness_name = testimony.witness_email = ""
    testimony.witness = testimony.organisation = testimony.initiative = testimony.asked_at = None
    testimony.withdrawn_at = testimony.updated_at = now
    testimony.save()
    testimony.theme_rows.all().delete()
    Revision.objects.filter(thing=testimony.uuid).delete()
    Decision.objects.filter(thing=testimony.uuid).delete()
    Decision.objects.create(thing=testimony.uuid, kind=Decision.Kind.WITHDRAWN, word=word or ERASED, by=by, at=now)
    journal.record(ContributionWithdrawn(thing=testimony.uuid), actor=by)
    changes.touch(kind=Testimony.KIND, uuid=testimony.uuid)
