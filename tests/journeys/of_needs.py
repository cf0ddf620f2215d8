"""The needs of the small network, in each of their states, and their pages."""

from django.urls import reverse
from django.utils import timezone

from maillage.needs.domain import needs, proposing
from maillage.needs.models import NeedMeeting
from tests.factories.needs import make_need

LONG = "Interprofessionnalisation-intercommunale-anticonstitutionnellement"


def make_needs(world):
    """Bring a need of each state, and one more than the threshold shares."""
    things, people = world.things, world.people
    amel, bruno, chloe, denis = (people[name] for name in ("amel", "bruno", "chloe", "denis"))
    things["need"] = make_need(
        bruno, amel, chloe, title=f"Un budget {LONG}", detail=f"Sur cinq ans ?\n{LONG}", themes=[things["theme"]], words=f"Un matin, {LONG}"
    )
    things["met_need"] = make_need(bruno, chloe, title="Une rencontre y répond")
    NeedMeeting.objects.create(need=things["met_need"], meeting=things["meeting"], by=denis, at=timezone.now())
    things["drafted_need"] = make_need(amel, title="On y travaille")
    proposing.propose(need=things["drafted_need"], person=denis)
    things["closed_need"] = make_need(bruno, title="Ce n’est plus la peine")
    needs.close(need=things["closed_need"], person=denis, words=f"Une formation existe. {LONG}")
    merged = make_need(chloe, title="Des budgets", detail="Autrement dit")
    needs.merge(need=merged, into=things["need"], person=denis)


def need_pages(world, shown):
    """Give {name: [Shown…]} of the pages of needs."""

    def at(name):
        return reverse(f"needs:{name}", args=[world.need.pk])

    return {
        "needs:need_list": [
            shown("/rencontres/besoins/"),
            shown("/rencontres/besoins/?theme=rien", "member"),
            shown("/rencontres/besoins/?etat=clos&ordre=recents", "member"),
        ],
        "needs:need_create": [shown("/rencontres/besoins/dire/")],
        "needs:need_detail": [
            shown(each.get_absolute_url(), "member", "steward", "coordinator")
            for each in (world.need, world.met_need, world.drafted_need, world.closed_need)
        ],
        "needs:need_edit": [shown(at("need_edit"), "member", "coordinator")],
        "needs:merge": [shown(at("merge"))],
        "needs:close": [shown(at("close"))],
    }
