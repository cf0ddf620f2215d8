"""What pages show of requests and releases: always read from the rows, never remembered."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from maillage.dossiers import rules
from maillage.dossiers.models import AccessAnswer, AccessRequest, Dossier, ExtensionRequest, Part, PartAccess, Release, RequestMessage
from maillage.kernel.access.public import is_member
from maillage.kernel.db.public import Prepared
from maillage.kernel.text.numbers import plural_fr
from maillage.network import public as network

__all__ = [
    "AskState",
    "ask_state",
    "asked_by",
    "conversation_of",
    "extensions_of",
    "extensions_to_answer",
    "given_by",
    "has_pages_to_release",
    "is_over",
    "latest_request",
    "owned_dossiers",
    "readable_extension",
    "readable_release",
    "readable_request",
    "received_by",
    "releases_with_readings",
    "to_answer",
    "usual_delay",
]

ENOUGH_ANSWERS = 3
LATEST_ANSWERS = 30
MOST_ROWS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AskState:
    """Where a reader stands with a dossier.

    `kind`: "none" (nothing to ask for), "visitor", "owner", "new", "waiting", "running", or, with the form again, "declined", "taken_back",
    "closed", "ended". `form` says whether one may ask now.
    """

    kind: str
    dossier: Dossier
    request: AccessRequest | None = None
    answer: AccessAnswer | None = None
    release: Release | None = None
    waiting: tuple[AccessRequest, ...] = ()
    delay: str = ""
    talking: bool = False

    @property
    def may_ask(self) -> bool:
        return self.kind in ("new", "declined", "taken_back", "closed", "ended")


def ask_state(person: Any, dossier: Dossier, *, releasable: bool | None = None) -> AskState:
    """Read where this reader stands: three queries at most, two when the page says whether the dossier has a `releasable` part."""
    if not dossier.is_listed:
        return AskState(kind="none", dossier=dossier)
    if rules.is_owner(person=person, dossier=dossier):
        open_ones = AccessRequest.objects.filter(dossier=dossier, settled_at=None).select_related("person", "organisation")
        return AskState(kind="owner", dossier=dossier, waiting=tuple(open_ones.order_by("asked_at", "pk")[:20]))
    request = latest_request(person=person, dossier=dossier) if is_member(person=person) else None
    if request is not None and (state := _state_of(dossier=dossier, request=request)):
        return state
    if not (has_pages_to_release(dossier=dossier) if releasable is None else releasable):
        return AskState(kind="none", dossier=dossier)
    if not is_member(person=person):
        return AskState(kind="visitor", dossier=dossier)
    kind, answer, release = _settled(request) if request else ("new", None, None)
    return AskState(kind=kind, dossier=dossier, request=request, answer=answer, release=release, delay=usual_delay(dossier=dossier))


LATEST = Prepared(
    lambda dossier, person: (
        AccessRequest.objects.filter(dossier=dossier, person=person).select_related("answer__release", "answer__by").order_by("-pk")[:1]
    )
)


def latest_request(*, person: Any, dossier: Dossier) -> AccessRequest | None:
    """Give the newest request of somebody on a dossier, with its answer and release."""
    return next(iter(LATEST(dossier=dossier.pk, person=person.pk)), None)


def _state_of(*, dossier: Dossier, request: AccessRequest) -> AskState | None:
    if request.settled_at is None:
        talking = request.messages.exists()
        delay = "" if talking else usual_delay(dossier=dossier)
        return AskState(kind="waiting", dossier=dossier, request=request, delay=delay, talking=talking)
    _, answer, release = _settled(request)
    if release is not None and release.ended_at is None and release.ends_on >= timezone.localdate():
        return AskState(kind="running", dossier=dossier, request=request, answer=answer, release=release)
    return None


def _settled(request: AccessRequest) -> tuple[str, AccessAnswer | None, Release | None]:
    answer = getattr(request, "answer", None)
    if answer is None:
        return ("taken_back" if request.taken_back else "closed"), None, None
    if not answer.granted:
        return "declined", answer, None
    return "ended", answer, answer.release


def has_pages_to_release(*, dossier: Dossier) -> bool:
    """Say whether the newest opened version has a part released from person to person."""
    newest = dossier.versions.filter(opened_at__isnull=False).order_by("-number").values("pk")[:1]
    return Part.objects.filter(version__in=newest, access=PartAccess.RELEASE).exists()


DELAYS = Prepared(
    lambda organisation: (
        AccessAnswer.objects.filter(request__dossier__organisation=organisation)
        .order_by("-pk")
        .values_list("request__asked_at", "at")[:LATEST_ANSWERS]
    )
)


def usual_delay(*, dossier: Dossier) -> str:
    """Write how long answers take here, "" when there are too few: "en quatre jours" needs a habit."""
    pairs = DELAYS(organisation=dossier.organisation_id) if dossier.organisation_id else []
    if len(pairs) < ENOUGH_ANSWERS:
        return ""
    days = median((answered - asked) / timedelta(days=1) for asked, answered in pairs)
    return "dans la journée" if days < 1 else f"en {plural_fr(round(days), 'jour')}"


def readable_request(*, uuid: Any) -> AccessRequest | None:
    """Give a request with all its page shows but the conversation."""
    found = AccessRequest.objects.filter(uuid=uuid).select_related(
        "dossier__organisation", "dossier__contact", "dossier__contributor", "person", "organisation", "answer__by", "answer__release"
    )
    return found.first()


def conversation_of(*, request: AccessRequest) -> list[RequestMessage]:
    """Give the words exchanged, oldest first."""
    return list(request.messages.select_related("by").order_by("at", "pk"))


READABLE = Prepared(
    lambda uuid: Release.objects.filter(uuid=uuid).select_related(
        "dossier__organisation", "person", "answer__by", "answer__request__organisation", "version", "copy", "ended_by"
    )
)
EXTENSIONS = Prepared(lambda release: ExtensionRequest.objects.filter(release=release).select_related("answered_by").order_by("-pk"))


def readable_release(*, uuid: Any) -> Release | None:
    """Give a release with all its page shows."""
    return next(iter(READABLE(uuid=uuid)), None)


def readable_extension(*, uuid: Any) -> ExtensionRequest | None:
    """Give a request for more time with all its page shows."""
    found = ExtensionRequest.objects.filter(uuid=uuid).select_related(
        "answered_by", "release__dossier__organisation", "release__person", "release__answer__by",
        "release__answer__request__organisation", "release__ended_by",
    )  # fmt: skip
    return found.first()


def extensions_of(*, release: Release) -> list[ExtensionRequest]:
    """Give what was asked about more time, newest first."""
    return EXTENSIONS(release=release.pk)


def owned_dossiers(*, person: Any) -> Q:
    """Match (through `dossier`) what this person answers for."""
    return (Q(dossier__contact_id=person.pk) | Q(dossier__contributor_id=person.pk)) & rules.not_left(
        person=person, organisation="dossier__organisation_id"
    ) | Q(dossier__organisation_id__in=network.stewarded_organisations(person=person))


def to_answer(*, person: Any) -> list[AccessRequest]:
    """Give the open requests on the dossiers this person answers for, oldest first."""
    if not is_member(person=person):
        return []
    found = AccessRequest.objects.filter(owned_dossiers(person=person), settled_at=None, dossier__withdrawn_at=None)
    return list(found.select_related("dossier", "person", "organisation").order_by("asked_at", "pk")[:MOST_ROWS])


def extensions_to_answer(*, person: Any) -> list[ExtensionRequest]:
    """Give the open requests for more time on what this person released, oldest first."""
    if not is_member(person=person):
        return []
    mine = Release.objects.filter(owned_dossiers(person=person), ended_at=None).values("pk")
    found = ExtensionRequest.objects.filter(release__in=mine, answered_at=None)
    return list(found.select_related("release__dossier", "release__person").order_by("asked_at", "pk")[:MOST_ROWS])


def asked_by(*, person: Any) -> list[AccessRequest]:
    """Give somebody's requests that were not accepted, newest first: open ones, then answered ones."""
    mine = AccessRequest.objects.filter(person_id=person.pk).exclude(answer__granted=True)
    found = mine.select_related("dossier", "answer__by").annotate(words=Count("messages")).order_by("-asked_at", "-pk")[:MOST_ROWS]
    return sorted(found, key=lambda request: request.settled_at is not None)


def received_by(*, person: Any) -> list[Release]:
    """Give what was released to somebody, newest first."""
    mine = Release.objects.filter(person_id=person.pk).select_related("dossier__organisation", "answer__by", "version")
    return list(mine.order_by("-starts_at", "-pk")[:MOST_ROWS])


def given_by(*, person: Any) -> list[Release]:
    """Give the running releases of the dossiers this person answers for, those that end first first."""
    mine = Release.objects.filter(owned_dossiers(person=person), ended_at=None, ends_on__gte=timezone.localdate())
    found = mine.filter(dossier__withdrawn_at=None).select_related("dossier", "person", "answer__request__organisation")
    return list(found.order_by("ends_on", "pk")[:MOST_ROWS])


def is_over(*, release: Release) -> bool:
    """Say whether a release has ended, by its rows and today's date."""
    return release.ended_at is not None or release.ends_on < timezone.localdate() or release.dossier.withdrawn_at is not None


def releases_with_readings() -> Any:
    """Give the releases with the number of times each copy was read and taken."""
    online, taken = Q(readings__how="ONLINE"), Q(readings__how="COPY")
    return Release.objects.select_related(
        "person", "answer__by", "answer__request__organisation", "version", "dossier", "ended_by"
    ).annotate(online=Count("readings", filter=online), taken=Count("readings", filter=taken))
