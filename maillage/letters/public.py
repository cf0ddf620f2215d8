"""Door of the letters: what people choose to receive, what they follow, addresses that refuse, what a digest is made of."""

from maillage.letters.beside import Beside, Lender, LentPanel, beside, lend, shown_beside
from maillage.letters.digest_news import News, NewsSource, by_owner, entry_of, first_rows, news_for, with_more
from maillage.letters.digest_registry import (
    DigestEntry,
    DigestSection,
    OutsideReader,
    entry_key,
    register_digest_section,
    register_digest_words,
    register_outside_readers,
)
from maillage.letters.domain.addresses import note_bounce, suppressed
from maillage.letters.domain.following import (
    follow,
    follow_by_itself,
    followers,
    forget_thing,
    level_of,
    move_thing,
    unfollow,
    without_the_silent,
)
from maillage.letters.domain.stopping import stop_by_mail
from maillage.letters.domain.telling import tell_followers, tell_published
from maillage.letters.models import Follow, Level, MailPreferences
from maillage.letters.queries.waiting import week_items
from maillage.letters.quiet import next_open
from maillage.letters.reading import seen
from maillage.letters.stops import notice_stop, thing_stop
from maillage.letters.things import ThingKind, register_thing

__all__ = [
    "LEVELS",
    "Beside",
    "DigestEntry",
    "DigestSection",
    "Follow",
    "Lender",
    "LentPanel",
    "Level",
    "MailPreferences",
    "News",
    "NewsSource",
    "OutsideReader",
    "ThingKind",
    "beside",
    "by_owner",
    "entry_key",
    "entry_of",
    "first_rows",
    "follow",
    "follow_by_itself",
    "followers",
    "forget_thing",
    "lend",
    "level_of",
    "move_thing",
    "news_for",
    "next_open",
    "note_bounce",
    "notice_stop",
    "register_digest_section",
    "register_digest_words",
    "register_outside_readers",
    "register_thing",
    "seen",
    "shown_beside",
    "stop_by_mail",
    "suppressed",
    "tell_followers",
    "tell_published",
    "thing_stop",
    "unfollow",
    "week_items",
    "with_more",
    "without_the_silent",
]

LEVELS = Level.choices
