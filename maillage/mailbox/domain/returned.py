"""Mails of ours that come back: `letters` is told of the address, when the return names a mail we really sent there."""

import re

from maillage.kernel.notices.public import OutgoingMail
from maillage.letters.public import note_bounce
from maillage.mailbox.domain.outcomes import Outcome
from maillage.mailbox.domain.routing import own_mails
from maillage.mailbox.mime.charsets import decoded
from maillage.mailbox.mime.opening import Unreadable, open_mail
from maillage.mailbox.models import IncomingMail

# Of a return, what is searched for the mail it names.
SEARCHED = 400_000
DIAGNOSTIC = re.compile(r"^Diagnostic-Code:\s*(?:smtp;\s*)?(.+(?:\n[ \t].+)*)", re.MULTILINE | re.IGNORECASE)
State, Reason = IncomingMail.State, IncomingMail.Reason


def note(*, raw: bytes) -> Outcome | None:
    """Count a mail that came back; None when it names no mail we sent to the address it speaks of.

    Anybody can write such a return: without the identity of our mail, which only its receiver knows, it stops nothing.
    """
    # Loaded here: it is seldom needed, and brings twenty modules.
    from flufl.bounce import all_failures

    try:
        message = open_mail(raw)
    except Unreadable:
        return None
    text = decoded(raw[:SEARCHED], None)
    sent = {address.lower() for address in OutgoingMail.objects.filter(uuid__in=own_mails(text=text)).values_list("to", flat=True)}
    temporary, permanent = ({_address(one) for one in found} & sent for found in all_failures(message))
    found = DIAGNOSTIC.search(text)
    why = " ".join(found[1].split())[:200] if found else "revenu"
    for address in permanent | temporary:
        note_bounce(address=address, hard=address in permanent, why=why)
    if not permanent | temporary:
        return None
    return Outcome(state=State.DONE, reason=Reason.BOUNCE, words=f"{', '.join(sorted(permanent | temporary))}\u00a0: {why}")


def _address(found: bytes) -> str:
    return found.decode("ascii", "replace").strip("<> ").lower()
