"""Needs and who shares them."""

from maillage.needs.domain import needs, voices


def make_need(person, *others, title="Écrire un budget pluriannuel", detail="", themes=(), words=""):
    """A need said by somebody, and shared by others."""
    need = needs.say(person=person, content=needs.Content(title=title, detail=detail, themes=themes), words=words)
    for other in others:
        voices.join(need=need, person=other)
    need.refresh_from_db()
    return need
