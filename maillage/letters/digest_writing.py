"""A digest as a mail: subject, plain text and HTML, both whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import get_template

from maillage.kernel.notices.public import mail_context, plain_text, stop_context
from maillage.kernel.text.dates import long_date
from maillage.kernel.ui.context import url_or_empty
from maillage.letters import stops
from maillage.letters.digest_days import Period, days_words
from maillage.letters.digest_fragments import FOLDER, Fragments
from maillage.letters.digest_parts import MOST_NOUNS, Part, summary_of
from maillage.letters.digest_registry import NAME, OutsideReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A digest ready for the outbox. `stop`: the context of its one switch."""

    subject: str
    text: str
    html: str
    stop: dict[str, str]


def write_for_member(*, person: Any, parts: Sequence[Part], period: Period, weekdays: frozenset[int], fragments: Fragments) -> Written:
    """Write the digest of a member."""
    stop = stop_context(stop=stops.notice_stop(person=person, name=NAME))
    why = f"vous faites partie du réseau, et un courrier groupé vous attend {days_words(weekdays) or 'de temps en temps'}"
    context = mail_context(why=why, person=person, to_name=person.name) | stop
    choices = url_or_empty("letters:preferences")
    return _write({**context, "choices_url": settings.BASE_URL + choices if choices else ""}, parts, period, fragments, stop)


def write_for_outsider(*, reader: OutsideReader, parts: Sequence[Part], period: Period, fragments: Fragments) -> Written:
    """Write the digest of somebody invited, with the two links by which they answer."""
    stop = stop_context(stop=None) | {
        "unsubscribe_url": reader.decline_url,
        "unsubscribe_words": "Décliner l’invitation et ne plus rien recevoir",
    }
    context = mail_context(why=reader.why, person=None, to_name=reader.name) | stop
    return _write({**context, "reader": reader}, parts, period, fragments, stop)


def _write(context: dict[str, Any], parts: Sequence[Part], period: Period, fragments: Fragments, stop: dict[str, str]) -> Written:
    context |= {
        "pieces": [fragments.part(part) for part in parts],
        "short": summary_of(parts=parts, most=MOST_NOUNS),
        "summary": summary_of(parts=parts),
        "since": long_date(period.since),
        "until": long_date(period.until),
    }
    return Written(
        subject=plain_text(template=f"{FOLDER}/subject.txt", context=context),
        text=plain_text(template=f"{FOLDER}/body.txt", context=context),
        html=get_template(f"{FOLDER}/body.html").render(context),
        stop=stop,
    )
