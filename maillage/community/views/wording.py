"""The small texts of the page of a discussion."""

from typing import Any

from maillage.community.models import Kind
from maillage.community.queries.states import state_words
from maillage.community.queries.threads import Thread
from maillage.community.rules import shows_name
from maillage.kernel.access.public import is_member
from maillage.kernel.text.numbers import plural_fr

YOURS = {Kind.QUESTION.value: "Votre réponse", Kind.EXPERIENCE.value: "Ce que cela vous inspire"}
EMPTY = {Kind.QUESTION.value: "Pas encore de réponse", Kind.WISH.value: "Qui en est\u202f?"}


def words_of(*, thread: Thread, reader: Any) -> dict[str, Any]:
    """Give the words the page shows around a thread."""
    discussion = thread.discussion
    themes = [row.theme for row in discussion.theme_rows.select_related("theme").order_by("pk")]
    state = state_words(discussion=discussion)
    counted = plural_fr(thread.total, "réponse") if thread.total else ""
    return {
        "state": state,
        "themes": themes,
        "kind_label": str(discussion.get_kind_display()).capitalize(),
        "theme_label": themes[0].name if themes else "",
        "asked_by": _asked_by(thread),
        "state_icon": "check-circle" if getattr(discussion, "kept", False) else "chat-circle",
        "standing": ", ".join(part for part in (state, counted) if part),
        "held_title": "À relayer sans nom." if discussion.relayed else "En attente de la coordination.",
        "kept_words": _kept_words(thread, reader),
        "keeping": thread.keeping,
        "answers_title": plural_fr(thread.total, "réponse") if thread.total else EMPTY.get(discussion.kind, "Pas encore de réponse"),
        "empty_title": "Répondez en premier" if is_member(person=reader) else "Pas encore de réponse",
        "between_label": f"Montrer les {plural_fr(thread.between, 'réponse')} entre celles-ci",
        "first_hidden": thread.hidden,
        "answer_label": "Répondre",
        "your_answer": YOURS.get(discussion.kind, "Votre réponse"),
        "voice_label": f"Moi aussi · {discussion.voices}" if discussion.voices else "Moi aussi",
    }


def _asked_by(thread: Thread) -> str:
    verb = {Kind.QUESTION.value: "Posée", Kind.EXPERIENCE.value: "Racontée", Kind.NEWS.value: "Écrite"}.get(
        thread.discussion.kind, "Proposée"
    )
    return f"{verb} par {', '.join(part for part in (thread.who.name, thread.who.organisation) if part)}"


def _kept_words(thread: Thread, reader: Any) -> str:
    keeping = thread.keeping
    if keeping is None:
        return ""
    if keeping.by_asker:
        return "Réponse retenue par la personne qui a posé la question"
    named = keeping.by is not None and (keeping.by.left_at is not None or shows_name(of=keeping.by, reader=reader))
    return f"Réponse retenue par {keeping.by}, pour la coordination" if named else "Réponse retenue par la coordination"
