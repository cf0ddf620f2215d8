"""Door of the messages."""

from maillage.kernel.notices.acts import (
    automatic_headers,
    list_headers,
    mail_context,
    plain_text,
    send,
    sent_for,
    stop_context,
    store_mail,
    store_rendered,
    thread_headers,
)
from maillage.kernel.notices.base import ESSENTIAL, NOTICES, ORDINARY, SLIGHT, MailPart, Notice
from maillage.kernel.notices.delivering import deliver_due, source
from maillage.kernel.notices.forgetting import forget_about, forget_told, forget_words
from maillage.kernel.notices.models import Message, OutgoingMail, OutgoingPart
from maillage.kernel.notices.policy import Mailing, Policy, Stop, Way

__all__ = [
    "ESSENTIAL",
    "NOTICES",
    "ORDINARY",
    "SLIGHT",
    "MailPart",
    "Mailing",
    "Message",
    "Notice",
    "OutgoingMail",
    "OutgoingPart",
    "Policy",
    "Stop",
    "Way",
    "automatic_headers",
    "deliver_due",
    "forget_about",
    "forget_told",
    "forget_words",
    "list_headers",
    "mail_context",
    "plain_text",
    "send",
    "sent_for",
    "source",
    "stop_context",
    "store_mail",
    "store_rendered",
    "thread_headers",
]
