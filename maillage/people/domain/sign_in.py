"""Signing in by mail: one request, one code, one link, one use."""

from datetime import timedelta
from uuid import UUID

from allauth.core.internal.cryptokit import generate_user_code, normalize_user_code
from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from maillage.kernel.db.public import locked, writing
from maillage.kernel.notices.public import OutgoingMail, store_rendered
from maillage.people.models import Person, SignInRequest
from maillage.people.queries import find_by_email

SALT = "maillage.people.sign_in"
KEPT = timedelta(days=1)


def ask_to_sign_in(*, email: str, next_url: str = "") -> SignInRequest:
    """Note that somebody wants to sign in; `tasks.mail_sign_in` then mails the code and the link, if the address has an open account.

    The same statements run whether it has one or not, so that neither the answer nor its delay tells.
    """
    now = timezone.now()
    with writing():
        SignInRequest.objects.filter(created_at__lt=now - KEPT).delete()
        return SignInRequest.objects.create(person=find_by_email(email=email), next_url=next_url[:500], created_at=now)


def mail_code_and_link(*, request: SignInRequest) -> bool:
    """Draw the code of a request and mail it with the link; return whether a mail was written.

    A request whose mail is already written, which is old, or whose address has no account gets none.
    """
    with writing():
        request = locked(row=request)
        person = request.person
        if person is None or request.code_hash or not _is_open(request):
            return False
        code = generate_user_code(length=8)
        request.code_hash = _fingerprint(request=request, code=code)
        request.save(update_fields=["code_hash"])
        link = settings.BASE_URL + reverse("people:sign_in_link", args=[_signer().sign(request.uuid.hex)])
        context = {"code": code, "link": link, "action_url": link, "action_label": "Me connecter", "to_name": person.name}
        store_rendered(
            template="people/mail/sign_in", context=context, to=person.email, to_name=person.name, person=person,
            why="quelqu’un, sans doute vous, a demandé à se connecter avec cette adresse", rank=OutgoingMail.Rank.CODE,
        )  # fmt: skip
    return True


def use_code(*, uuid: UUID, code: str) -> Person | None:
    """Give the account that a code lets in, and close the request; None when the code is wrong, or the request closed.

    A wrong code counts; after five, the request is closed.
    """
    with writing():
        request = SignInRequest.objects.filter(uuid=uuid).first()
        if request is None:
            return None
        request = locked(row=request)
        if not _is_fresh(request):
            return None
        # An unknown address has no code: any is wrong, after the same work.
        if (
            not _is_open(request)
            or not request.code_hash
            or not constant_time_compare(_fingerprint(request=request, code=code), request.code_hash)
        ):
            request.tries += 1
            request.save(update_fields=["tries"])
            return None
        return _close(request)


def is_waiting(*, uuid: UUID) -> bool:
    """Say whether a code may still be typed for this request.

    A request for an unknown address answers as the others do.
    """
    request = SignInRequest.objects.filter(uuid=uuid).first()
    return request is not None and _is_fresh(request)


def read_link(*, token: str) -> SignInRequest | None:
    """Give the open request of a link, without using it; None when it is altered, old or used."""
    try:
        uuid = UUID(_signer().unsign(token, max_age=SignInRequest.LASTS))
    except (signing.BadSignature, ValueError):
        return None
    request = SignInRequest.objects.filter(uuid=uuid).select_related("person").first()
    return request if request is not None and _is_open(request) else None


def whose_link(*, token: str) -> SignInRequest | None:
    """Give the request a link was made for, used and old ones too, while it is kept and its account is open; None for any other link."""
    try:
        uuid = UUID(_signer().unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return SignInRequest.objects.filter(uuid=uuid, person__is_active=True, person__left_at=None).select_related("person").first()


def use_link(*, token: str) -> tuple[Person, str] | None:
    """Give the account that a link lets in and the page then asked for, and close the request; None as `read_link`."""
    request = read_link(token=token)
    if request is None:
        return None
    with writing():
        request = locked(row=request)
        if not _is_open(request):
            return None
        return _close(request), request.next_url


def _is_fresh(request: SignInRequest) -> bool:
    young = request.created_at > timezone.now() - SignInRequest.LASTS
    return young and request.used_at is None and request.tries < SignInRequest.MAX_TRIES


def _is_open(request: SignInRequest) -> bool:
    person = request.person
    return _is_fresh(request) and person is not None and person.is_active and person.left_at is None


def _close(request: SignInRequest) -> Person:
    now = timezone.now()
    request.used_at = now
    request.save(update_fields=["used_at"])
    # Codes and links asked for before have no more use.
    SignInRequest.objects.filter(person_id=request.person_id, used_at__isnull=True).update(used_at=now)
    return Person.objects.get(pk=request.person_id)


def _fingerprint(*, request: SignInRequest, code: str) -> str:
    return salted_hmac(f"{SALT}.{request.uuid.hex}", normalize_user_code(code), algorithm="sha256").hexdigest()


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=SALT)
