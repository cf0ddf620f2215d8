"""Who follows a discussion: by asking, answering, saying « moi aussi »; until they say otherwise."""

from typing import Any

from maillage.community.models import Discussion
from maillage.letters import public as letters


def follow(*, person: Any, discussion: Discussion) -> None:
    """Follow a discussion by itself, at « tout »; whoever chose a level keeps it."""
    letters.follow_by_itself(person=person, kind=Discussion.KIND, uuid=discussion.uuid)


def forget_about(*, person: Any, discussion: Discussion) -> None:
    """Forget that somebody follows a discussion."""
    letters.unfollow(person=person, kind=Discussion.KIND, uuid=discussion.uuid)
