"""Conclude a meeting: what is confirmed, written, added, then published. Each step keeps what it holds; only the account is needed."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from maillage.initiatives import public as initiatives
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.kernel.text.characters import one_line, readable
from maillage.letters import public as letters
from maillage.library import public as library
from maillage.meetings import public as meetings
from maillage.traces import notices
from maillage.traces.domain import certificates
from maillage.traces.domain.drafting import draft_account
from maillage.traces.domain.feedback import ask_feedback
from maillage.traces.domain.holding import audience_of, check, last_of, touch
from maillage.traces.domain.photos import UNTOLD
from maillage.traces.events import TracePublished
from maillage.traces.models import Trace, TraceQuote, TraceResource, TraceTestimony
from maillage.traces.queries import traces as reads

CHANGED = "Quelqu’un a changé ces traces pendant que vous écriviez. Vos mots sont encore là : relisez, puis gardez-les si c’est bien."


def begin(*, meeting: meetings.Meeting, person: Any) -> Trace:
    """Give the traces of a meeting, begun with a proposed account the first time.

    Raises:
        Refused: this person does not hold the meeting, or it has not begun.
    """
    check(meeting=meeting, person=person)
    if meeting.starts_at is None or meeting.starts_at > timezone.now() or meeting.is_cancelled or meeting.is_draft:
        raise Refused("On conclut une rencontre une fois qu’elle a commencé.")
    with writing():
        meeting = locked(row=meeting)
        trace = Trace.objects.filter(meeting=meeting).first()
        if trace is None:
            now = timezone.now()
            account, hours = draft_account(meeting=meeting), hours_of(meeting=meeting)
            trace = Trace.objects.create(meeting=meeting, account=account, hours=hours, begun_at=now, begun_by=person, changed_at=now)
        return trace


def hours_of(*, meeting: meetings.Meeting) -> Decimal | None:
    """Give how long a meeting lasts, in hours: what its sheet says, else from its beginning to its end."""
    if meeting.hours is not None:
        return meeting.hours
    if meeting.starts_at is None or meeting.ends_at is None:
        return None
    return (Decimal((meeting.ends_at - meeting.starts_at).total_seconds()) / 3600).quantize(Decimal("0.25"))


def confirm_presence(*, trace: Trace, person: Any, hours: Decimal | None) -> None:
    """Say that the presences are as noted, and how long the meeting lasted.

    Raises:
        Refused: this person does not hold the meeting, or no meeting lasts so long.
    """
    check(meeting=trace.meeting, person=person)
    if hours is not None and not 0 < hours <= 200:
        raise Refused("Donnez une durée en heures, par exemple 6,5.")
    with writing():
        Trace.objects.filter(pk=trace.pk).update(presence_checked_at=timezone.now(), hours=hours)


def write_account(*, trace: Trace, person: Any, summary: str, account: str, partners_account: str, opened_at: Any = None) -> Trace:
    """Keep the account, in its two readings. `opened_at` is `changed_at` as it was when the form was opened.

    Raises:
        Refused: this person does not hold the meeting, or published traces would lose their account.
        Stale: somebody else changed them in between.
    """
    check(meeting=trace.meeting, person=person)
    with writing():
        trace = locked(row=trace)
        if opened_at is not None and trace.changed_at != opened_at and account.strip() != trace.account.strip():
            raise Stale(CHANGED)
        account = readable(account).strip()
        if trace.is_published and not account:
            raise Refused("Le compte rendu est publié : il ne peut pas devenir vide.")
        trace.summary, trace.account, trace.partners_account = one_line(summary)[:300], account, readable(partners_account).strip()
        trace.changed_at = timezone.now()
        trace.save(update_fields=["summary", "account", "partners_account", "changed_at"])
        touch(trace=trace)
    return trace


def cite(*, trace: Trace, person: Any, resource: library.Resource, words: str = "") -> None:
    """Link a resource that was shown or cited: the meeting leads to it, and it leads to the meeting.

    Raises:
        Refused: this person does not hold the meeting, or may not read the resource.
    """
    check(meeting=trace.meeting, person=person)
    if library.card(uuid=resource.uuid, person=person) is None:
        raise Refused("Cette ressource n’existe pas, ou vous ne pouvez pas la lire.")
    with writing():
        trace = locked(row=trace)
        last = last_of(rows=trace.resource_rows)
        TraceResource.objects.update_or_create(
            trace=trace, resource=resource, defaults={"words": one_line(words)[:300]}, create_defaults={"words": one_line(words)[:300], "position": last + 1}
        )  # fmt: skip
        touch(trace=trace)
        library.mark_cited(resource=resource, is_cited=True)


def uncite(*, row: TraceResource, person: Any) -> None:
    """Unlink a resource.

    Raises:
        Refused: this person does not hold the meeting.
    """
    check(meeting=row.trace.meeting, person=person)
    with writing():
        resource = row.resource
        row.delete()
        touch(trace=row.trace)
        library.mark_cited(resource=resource, is_cited=TraceResource.objects.filter(resource=resource).exists())


def attach_testimony(*, trace: Trace, person: Any, testimony: initiatives.Testimony) -> None:
    """Attach a published testimony to the traces.

    Raises:
        Refused: this person does not hold the meeting, or the testimony is not published, or not for meetings.
    """
    check(meeting=trace.meeting, person=person)
    if not testimony.is_listed:
        raise Refused("Ce témoignage n’est pas publié : il attend peut-être encore l’accord de la personne.")
    with writing():
        trace = locked(row=trace)
        last = last_of(rows=trace.testimony_rows)
        TraceTestimony.objects.get_or_create(trace=trace, testimony=testimony, defaults={"position": last + 1})
        touch(trace=trace)


def detach_testimony(*, row: TraceTestimony, person: Any) -> None:
    """Take a testimony off the traces; it stays where it is.

    Raises:
        Refused: this person does not hold the meeting.
    """
    check(meeting=row.trace.meeting, person=person)
    with writing():
        trace = row.trace
        row.delete()
        touch(trace=trace)


def quote(*, trace: Trace, person: Any, words: str, by: str, audience: str) -> TraceQuote:
    """Keep a sentence that was said, with the accord of whoever said it.

    Raises:
        Refused: this person does not hold the meeting, or nothing is quoted.
    """
    check(meeting=trace.meeting, person=person)
    words = one_line(words)[:500]
    if not words:
        raise Refused("Écrivez la phrase entendue.")
    with writing():
        trace = locked(row=trace)
        known = trace.quotes.filter(words=words).first()
        last = last_of(rows=trace.quotes)
        kept = known or TraceQuote.objects.create(
            trace=trace, words=words, by=one_line(by)[:160], audience=audience_of(value=audience), position=last + 1
        )
        touch(trace=trace)
    return kept


def unquote(*, row: TraceQuote, person: Any) -> None:
    """Take a sentence off.

    Raises:
        Refused: this person does not hold the meeting.
    """
    check(meeting=row.trace.meeting, person=person)
    with writing():
        trace = row.trace
        row.delete()
        touch(trace=trace)


def publish(*, trace: Trace, person: Any, tell: bool = True) -> Trace:
    """Publish: the page, the thanks with three questions, the certificates, and the fact with its figures for the yearly report.

    Published already, nothing is sent again. `tell=False` publishes without any mail, for meetings of long ago.

    Raises:
        Refused: this person does not hold the meeting, or there is no account yet.
    """
    check(meeting=trace.meeting, person=person)
    with writing():
        trace = locked(row=trace)
        if trace.is_published:
            return trace
        if not trace.account:
            raise Refused("Écrivez au moins quelques lignes de compte rendu.")
        if reads.untold_of(trace=trace):
            raise Refused(UNTOLD)
        now, meeting = timezone.now(), locked(row=trace.meeting)
        trace.published_at, trace.published_by, trace.changed_at = now, person, now
        trace.save(update_fields=["published_at", "published_by", "changed_at"])
        if meeting.stage in (meetings.Meeting.Stage.OPEN, meetings.Meeting.Stage.CLOSED):
            meeting = meetings.mark_held(meeting=meeting, person=person)
        meetings.publish_traces(meeting=meeting, person=person)
        present = meetings.present_registrations(meeting=meeting)
        certificates.issue(trace=trace, registrations=present)
        if tell:
            ask_feedback(meeting=meeting, registrations=present)
            for registration in present:
                send(notices.ThanksNotice(trace=trace, registration=registration))
            for registration in meetings.missing_registrations(meeting=meeting):
                send(notices.AbsentNotice(trace=trace, registration=registration))
            thanked = [registration.person_id for registration in present if registration.person_id]
            letters.tell_followers(
                thing=meeting,
                kind=meeting.KIND,
                says="ses traces sont en ligne",
                fact="traces",
                words=trace.summary,
                by=person,
                but=thanked,
            )
        figures = meetings.presence_counts(meeting=meeting)
        journal.record(
            TracePublished(
                trace=trace.uuid,
                meeting=meeting.uuid,
                hours=str(trace.hours or ""),
                people=figures.people,
                organisations=figures.organisations,
                territory=meeting.commune.uuid if meeting.commune else None,
            ),
            actor=person,
        )
        touch(trace=trace)
    return trace
