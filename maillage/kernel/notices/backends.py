"""Django's mail goes through the outbox too, so that no page waits for a relay."""

from collections.abc import Sequence
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend

from maillage.kernel.db.public import writing
from maillage.kernel.notices.acts import store_mail


class OutboxBackend(BaseEmailBackend):
    """Stores messages instead of sending them; a task sends them after the commit."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        stored = 0
        for message in email_messages:
            html = next((part.content for part in getattr(message, "alternatives", []) if part.mimetype == "text/html"), "")
            for address in message.recipients():
                with writing():
                    store_mail(
                        to=address,
                        subject=str(message.subject),
                        text=str(message.body),
                        html=str(html),
                        from_address=message.from_email or "",
                        headers={"Auto-Submitted": "auto-generated", **message.extra_headers},
                    )
                stored += 1
        return stored
