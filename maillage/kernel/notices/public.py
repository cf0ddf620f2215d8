"""Door of the messages."""

from maillage.kernel.notices.acts import deliver_due, send, source, store_mail, store_rendered
from maillage.kernel.notices.base import NOTICES, MailPart, Notice
from maillage.kernel.notices.forgetting import forget_about, forget_words
from maillage.kernel.notices.models import Message, OutgoingMail, OutgoingPart

__all__ = [
    "NOTICES",
    "MailPart",
    "Message",
    "Notice",
    "OutgoingMail",
    "OutgoingPart",
    "deliver_due",
    "forget_about",
    "forget_words",
    "send",
    "source",
    "store_mail",
    "store_rendered",
]
