"""The links of the small network, in each of their states, and their pages."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from maillage.links.domain.batches import start_batch
from maillage.links.domain.sharing import withdraw
from maillage.links.importing import rows_of_text
from maillage.links.models import Link
from maillage.links.signing import STILL_GOOD
from tests.cast import make_person
from tests.factories.links import fail, make_link, make_waiting


def make_links(world):
    """Bring a link of each state."""
    things, people = world.things, world.people
    amel, bruno, now = people["amel"], people["bruno"], timezone.now()
    long = "Interprofessionnalisation-intercommunale-anticonstitutionnellement"
    things["link"] = make_link(bruno, themes=[things["parent_theme"], things["theme"]], at=now - timedelta(days=400))
    make_link(
        amel, url=f"https://exemple.be/{'a' * 300}", title=f"Portail {long}", why=f"Un {long} utile.", kind="VIDEO", language="nl",
        themes=[things["parent_theme"]],
    )  # fmt: skip
    things["closed_link"] = make_link(bruno, url="https://exemple.be/membres", title="Pour les membres", access="MEMBERS")
    things["dead_link"] = fail(make_link(bruno, url="https://mort.exemple.be/"), *(now - timedelta(days=day) for day in (3, 2, 1)))
    things["withdrawn_link"] = make_link(bruno, url="https://exemple.be/retire", title="Ancien site")
    withdraw(link=things["withdrawn_link"], person=bruno, reason="Le site a fermé.")
    things["waiting_link"] = make_waiting(people["chloe"], url="https://exemple.be/attend", title="Une découverte")
    gone = make_person("Gwen Hallet", email="gwen@vallee.test")
    things["orphan_link"] = make_link(gone, url="https://exemple.be/orphelin", title="Sans personne")
    gone.left_at, gone.is_active = now, False
    gone.save()
    Link.objects.filter(pk=things["link"].pk).update(found_title="Le portail", description="Des ateliers.", site_name="Exemple")
    rows, _ = rows_of_text(text="Le guide https://exemple.be/guide\nhttps://www.exemple.be/page\nhttp://exemple.be/membres")
    things["batch"] = start_batch(owner=bruno, source="PASTED", rows=rows)


def link_pages(world, shown):
    """Give {name: [Shown…]} of the pages of links."""
    dead, link = world.dead_link, world.link
    return {
        "links:link_list": [shown("/bibliotheque/liens/"), shown("/bibliotheque/liens/?q=introuvable", "visitor")],
        "links:link_add": [shown("/bibliotheque/liens/ajouter/"), shown("/bibliotheque/liens/ajouter/?url=https://www.exemple.be/page", "member")],
        "links:bookmarklet": [shown("/bibliotheque/liens/ajouter/marque-page/", "member")],
        "links:paste": [shown("/bibliotheque/liens/coller/", "member")],
        "links:import": [shown("/bibliotheque/liens/importer/", "member")],
        "links:batch": [shown(world.batch.get_absolute_url(), "member")],
        "links:mine_to_confirm": [shown("/bibliotheque/liens/toujours-bons/", "member", "steward")],
        "links:confirm_by_mail": [
            shown(reverse("links:confirm_by_mail", args=[STILL_GOOD.token(uuid=world.bruno.uuid)]), "visitor"),
            shown(reverse("links:confirm_by_mail", args=["perime"]), "visitor", status=410),
        ],
        "links:link_detail": [
            shown(link.get_absolute_url()),
            shown(dead.get_absolute_url(), "visitor", "member", "coordinator"),
            shown(world.closed_link.get_absolute_url(), "visitor", status=404),
            shown(world.withdrawn_link.get_absolute_url(), "visitor", "coordinator", status=410),
            shown(world.waiting_link.get_absolute_url(), "coordinator"),
            shown(world.orphan_link.get_absolute_url(), "member"),
        ],
        "links:link_edit": [shown(reverse("links:link_edit", args=[link.pk]), "member", "coordinator")],
        "links:link_withdraw": [shown(reverse("links:link_withdraw", args=[link.pk]), "member")],
        "links:week_list": [shown("/la-semaine/liens/")],
        "links:link_take_over": [shown(reverse("links:link_take_over", args=[world.orphan_link.pk]), "member")],
    }  # fmt: skip
