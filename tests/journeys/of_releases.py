"""Requests and releases of the small network, in each of their states, and their pages."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone

from maillage.dossiers import links
from maillage.dossiers.domain import copies, extensions, follow_up, releases, requests
from maillage.dossiers.models import Release
from maillage.library.domain.inspirations import name_inspiration
from tests.cast import make_person
from tests.factories.releases import accept, ask

LONG = "Interprofessionnalisation-intercommunale-anticonstitutionnellement"


def make_releases(world):
    """Chloé and others ask for the valley's dossier; the valley and the coordination ask for hers."""
    things, people = world.things, world.people
    amel, bruno, chloe, denis = (people[name] for name in ("amel", "bruno", "chloe", "denis"))
    valley, canal = things["dossier"], things["closed_dossier"]
    things["dossier_request"] = ask(valley, chloe, f"Nous commençons. {LONG}")
    requests.write(request=things["dossier_request"], person=bruno, words=f"Appelez-moi. {LONG}")
    things["answer_link"] = links.answer_path(request=things["dossier_request"], person=amel)
    settled = ask(valley, denis)
    things["used_answer_link"] = links.answer_path(request=settled, person=amel)
    given = things["given_release"] = accept(settled, bruno, note=f"Ce qui a marché ici\nMarcher. {LONG}")
    copies.make_copy(release_id=given.pk)
    releases.note_reading(release=given, how="ONLINE")
    more_time = extensions.ask_extension(release=given, person=denis, words=f"Un mois. {LONG}", until_on=given.ends_on + timedelta(days=30))
    things["more_time_link"] = urlsplit(links.more_time_address(extension=more_time, person=amel)).path
    follow_up.tell_outcome(release=given, person=denis, words=f"Une façon de marcher. {LONG}")
    failed = things["failed_release"] = accept(ask(valley, make_person("Zoé Noël")), amel)
    Release.objects.filter(pk=failed.pk).update(copy=None, copy_failure="Ce PDF est abîmé.", copy_seen_at=None)
    received = things["received_release"] = accept(ask(canal, bruno), chloe)
    copies.make_copy(release_id=received.pk)
    ended = things["ended_release"] = accept(ask(canal, amel), chloe)
    releases.end(release=ended, person=chloe, word="Nous le refaisons.")
    things["declined_request"] = ask(canal, denis)
    requests.decline(request=things["declined_request"], owner=chloe, word=f"Pas cette année. {LONG}")
    Release.objects.filter(pk=received.pk).update(starts_at=timezone.now() - timedelta(days=10))
    name_inspiration(
        taker=("library.resource", things["resource"].uuid),
        source=("dossiers.dossier", canal.uuid),
        person=bruno,
        words=f"La carte. {LONG}",
    )


def release_pages(world, shown):
    """Give {name: [Shown…]} of the pages of requests, releases and registers."""

    def own(name, *args):
        return reverse(f"dossiers:{name}", args=args)

    given, received, ended, failed = world.given_release, world.received_release, world.ended_release, world.failed_release
    together = f"{own('section_reading')}?section=enjeux&dossier={world.dossier.pk}&dossier={world.closed_dossier.pk}"
    return {
        "dossiers:section_reading": [shown(own("section_reading")), shown(together), shown(f"{together}&vue=images", "member")],
        "dossiers:request_create": [shown(own("request_create", world.closed_dossier.pk), "steward", "coordinator")],
        "dossiers:request_detail": [
            shown(world.dossier_request.get_absolute_url(), "member", "steward"),
            shown(world.dossier_request.get_absolute_url(), "coordinator", status=404),
            shown(world.declined_request.get_absolute_url(), "coordinator"),
        ],
        "dossiers:answer_by_link": [
            shown(world.answer_link, "visitor", "steward"),
            shown(world.used_answer_link, "visitor", status=410),
            shown(world.answer_link, "member", status=403),
            shown("/bibliotheque/dossiers/repondre/faux/", "visitor", status=404),
        ],
        "dossiers:answer_done": [shown(f"{world.used_answer_link}fait/", "visitor")],
        "dossiers:extension_by_link": [
            shown(world.more_time_link, "visitor", "steward"),
            shown(world.more_time_link, "member", status=403),
            shown("/bibliotheque/dossiers/prolonger/faux/", "visitor", status=404),
        ],
        "dossiers:extension_done": [shown(f"{world.more_time_link}fait/", "visitor")],
        "dossiers:release_detail": [
            shown(given.get_absolute_url(), "member", "steward", "coordinator"),
            shown(received.get_absolute_url(), "member"),
            shown(received.get_absolute_url(), "steward", status=404),
            shown(ended.get_absolute_url(), "steward"),
            shown(failed.get_absolute_url(), "steward"),
        ],
        "dossiers:release_end": [shown(own("release_end", given.uuid), "member", "steward")],
        "dossiers:release_outcome": [shown(own("release_outcome", received.uuid), "member")],
        "dossiers:release_list": [shown("/mes-mises-a-disposition/")],
        "dossiers:release_code": [shown(f"/d/{given.code}/"), shown("/d/AAAAAAAA/", "visitor", status=404)],
        "dossiers:register_detail": [
            shown(own("register_detail", world.dossier.pk), "member", "steward", "coordinator"),
            shown(own("register_detail", world.closed_dossier.pk), "coordinator"),
        ],
        "dossiers:register_counts": [shown("/la-semaine/dossiers/registre/")],
        "library:inspirations": [
            shown(reverse("library:inspirations", args=["ressource", world.resource.uuid]), "member", "steward", "coordinator")
        ],
    }
