"""Door of the mails that come in: say who reads them, and where to write."""

from maillage.mailbox.addresses import plain_address, reply_address
from maillage.mailbox.domain.deciding import forget_sender
from maillage.mailbox.queries import week_items
from maillage.mailbox.readers import Reading, Received, ReceivedFile, register_address_reader, register_reply_reader

__all__ = [
    "Reading",
    "Received",
    "ReceivedFile",
    "forget_sender",
    "plain_address",
    "register_address_reader",
    "register_reply_reader",
    "reply_address",
    "week_items",
]
