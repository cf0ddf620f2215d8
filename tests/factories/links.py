"""Links, with what they need around them."""

from django.utils import timezone

from maillage.kernel.db.public import writing
from maillage.kernel.fetch.public import Checked
from maillage.links.domain.caring import note_check
from maillage.links.domain.content import Content
from maillage.links.domain.sharing import add_link
from tests.factories.library import make_theme


def content(**fields):
    fields.setdefault("url", "https://www.exemple.be/page")
    fields.setdefault("title", "Le portail des ateliers")
    fields.setdefault("why", "Les fiches se téléchargent prêtes à imprimer.")
    fields.setdefault("themes", [make_theme()])
    return Content(**fields)


def make_link(sponsor, *, at=None, **fields):
    """A published link, whose page was read."""
    with writing():
        link = add_link(sponsor=sponsor, content=content(**fields), by=sponsor, at=at)
    type(link).objects.filter(pk=link.pk).update(read_at=timezone.now())
    return link


def make_waiting(sponsor, **fields):
    with writing():
        return add_link(sponsor=sponsor, content=content(**fields))


def fail(link, *days):
    """Visits that failed at these instants."""
    for day in days:
        link = note_check(link=link, found=Checked(outcome="failed", status=404), at=day)
    return link
