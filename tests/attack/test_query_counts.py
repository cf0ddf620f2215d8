"""Every list page asks as many questions of the database for three of each thing as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.editorial import domain as pages
from maillage.kernel.notices.models import Message
from maillage.library.domain import editing, publishing, reading
from maillage.network.domain import answers
from maillage.network.models import Vouch
from maillage.search.current import engine
from maillage.search.rebuilding import rebuild
from tests.cast import make_person
from tests.factories.library import join, make_draft, make_file, make_resource, make_territory, make_theme
from tests.factories.network import make_invitation, make_offer, make_organisation, make_request
from tests.factories.network import make_theme as make_subtheme
from tests.transfer.test_views_imports import prepare

pytestmark = pytest.mark.django_db


def add(number, world):
    """One more of everything."""
    denis, bruno = world["denis"], world["bruno"]
    theme = make_theme(f"Thème {number}", f"theme-{number}")
    make_subtheme(f"Sous-thème {number}", slug=f"sous-theme-{number}", parent=theme)
    organisation = make_organisation(f"Organisation {number}", slug="o", themes=[theme], commune="namur" if number % 2 else "mons")
    colleague = make_person(f"Collègue {number}", email=f"collegue{number}@vallee.test", trade="ACCOUNTS", function="Comptable")
    join(colleague, organisation)
    join(colleague, world["organisation"], main=False)
    make_offer(colleague, theme, "Volontiers")
    make_offer(bruno, theme, "Volontiers")
    file = make_file(bruno, f"f{number}.txt", f"Un texte {number} sur la médiation.".encode())
    resource = make_resource(
        bruno, title=f"Ressource médiation {number}", themes=[world["theme"], theme], organisations=[world["organisation"], organisation], files=[file],
        authors=[f"Auteur {number}"], year=2000 + number, territory=make_territory(f"Lieu {number}", f"lieu-{number}"), access="PUBLIC" if number % 2 else "MEMBERS",
    )  # fmt: skip
    reading.say_used(resource=world.setdefault("resource", resource), person=colleague, organisation=organisation, words=f"Nous {number}")
    editing.add_version(resource=world["resource"], person=bruno, note=f"v{number}", added=[make_file(bruno, f"v{number}.txt")])
    editing.revise(resource=resource, person=colleague if False else bruno, content=_renamed(resource, number))
    editing.confirm_up_to_date(resource=resource, person=bruno)
    type(resource).objects.filter(pk=resource.pk).update(check_on=timezone.localdate())
    reading.keep_at_hand(resource=resource, person=bruno, kept=True)
    reading.keep_at_hand(resource=resource, person=denis, kept=True)
    make_resource(colleague, title=f"En attente {number}", publish=False, organisations=[organisation])
    make_draft(bruno, title=f"Brouillon {number}")
    asked = make_resource(bruno, title=f"À compléter {number}", publish=False)
    publishing.ask_change(resource=asked, coordinator=denis, word="Encore un mot.")
    candidate = make_person(f"Candidat {number}", email=f"candidat{number}@x.test", joined_at=None)
    request = make_request(candidate, world["organisation"], asked_at=timezone.now())
    Vouch.objects.create(request=world.setdefault("request", request), by=colleague, at=timezone.now())
    answers.ask_question(request=world["request"], word="Et ?", by=denis)
    settled = make_request(make_person(f"Refusé {number}", email=f"refuse{number}@x.test", joined_at=None), organisation)
    answers.decline_request(request=settled, word="Non.", by=denis)
    make_invitation(
        denis, email=f"invite{number}@x.test", organisation=organisation, expires_at=timezone.now() + timezone.timedelta(days=2)
    )
    page = pages.create_page(by=denis, title=f"Page {number}", body="Texte", in_footer=True)
    world.setdefault("page", page)
    pages.edit_page(
        page=world["page"],
        by=denis,
        title=f"Page {number}",
        body=f"Texte {number}",
        based_on=type(page).objects.get(pk=world["page"].pk).version,
    )
    for person in (bruno, denis):
        Message.objects.create(person=person, name="x", fact=f"f{number}", title=f"Message {number}", url="/", created_at=timezone.now())
    prepare(world["client"])


def _renamed(resource, number):
    from dataclasses import replace

    from maillage.library.domain.content import content_of

    return replace(content_of(resource=resource), summary=f"Autre phrase {number}")


def paths(world):
    resource, organisation = world["resource"], world["organisation"]
    return {
        None: ["/", "/bibliotheque/", "/bibliotheque/ressources/", "/bibliotheque/ressources/?theme=ecole-et-culture", "/bibliotheque/themes/", "/bibliotheque/themes/ecole-et-culture/",
               "/bibliotheque/flux.xml", "/bibliotheque/themes/ecole-et-culture/flux.xml", "/sitemap.xml", "/annuaire/", "/annuaire/?imprimer=1", "/annuaire/organisations.csv",
               resource.get_absolute_url(), f"/bibliotheque/ressources/{resource.pk}/historique/", organisation.get_absolute_url(), "/pages/", world["page"].get_absolute_url(),
               "/recherche/?q=médiation", "/recherche.json?q=médiation", "/recherche/suggestions/?q=rés", "/rejoindre/"],
        "bruno": ["/", "/mon-bureau/", "/bibliotheque/", "/bibliotheque/ressources/", "/bibliotheque/gardees/", "/bibliotheque/partager/", resource.get_absolute_url(), "/annuaire/",
                  f"/bibliotheque/ressources/{resource.pk}/historique/", f"/bibliotheque/ressources/{resource.pk}/modifier/", f"/bibliotheque/ressources/{resource.pk}/nous-aussi/",
                  "/annuaire/personnes/", "/annuaire/personnes/?imprimer=1", f"/annuaire/personnes/{world['bruno'].uuid}/", organisation.get_absolute_url(), "/mes-messages/",
                  "/mon-profil/reseau/", "/mes-donnees/", "/recherche/?q=médiation", "/mon-profil/", "/mes-preferences/"],
        "denis": ["/la-semaine/", "/la-semaine/contributions/", "/la-semaine/demandes/", f"/la-semaine/demandes/{world['request'].uuid}/", "/la-semaine/invitations/", "/la-semaine/themes/",
                  "/la-semaine/pages/", f"/la-semaine/pages/{world['page'].slug}/historique/", "/la-semaine/importer/", "/mon-bureau/", "/mes-messages/", "/bibliotheque/partager/",
                  f"/annuaire/organisations/{organisation.pk}/equipe/", f"/annuaire/organisations/{organisation.pk}/modifier/", "/annuaire/personnes/", organisation.get_absolute_url(),
                  f"/la-semaine/themes/{world['theme'].uuid}/", f"/la-semaine/themes/{world['theme'].uuid}/reunion/"],
    }  # fmt: skip


def counted(world):
    from django.test import Client

    from maillage.kernel.changes.kept import forget_all

    found = {}
    for name, addresses in paths(world).items():
        client = Client()
        if name:
            client.force_login(world[name])
            client.get("/compte/sessions/")
        else:
            client.cookies["messages"] = "x"  # made anew each time, never a kept page
        for path in addresses:
            forget_all()
            with CaptureQueriesContext(
                connection,
            ) as asked:
                answer = client.get(path)
            assert answer.status_code == 200, (name, path, answer.status_code)
            found[name, path] = [query["sql"] for query in asked]
    return found


def test_no_page_asks_more_for_more(amel, bruno, denis, sign_in, settings, committed):
    settings.REQUIRE_SECOND_FACTOR = False
    bruno.trade, bruno.trusted_at = "ACCOUNTS", timezone.now()
    bruno.save()
    world = {
        "bruno": bruno,
        "denis": denis,
        "theme": make_theme(),
        "organisation": make_organisation("À nous", slug="nous"),
        "client": sign_in(denis),
    }
    join(bruno, world["organisation"], steward=True)
    with committed():
        for number in (1, 2, 3):
            add(number, world)
    rebuild(engine(), processes=0)
    # Both sorts of access, and things alike, are there from the start.
    before = counted(world)
    with committed():
        for number in (4, 5, 6):
            add(number, world)
    rebuild(engine(), processes=0)
    after = counted(world)
    more = {key: (len(before[key]), len(after[key])) for key in before if len(after[key]) > len(before[key])}
    told = "\n".join(f"{name} {path}: {counts}" for (name, path), counts in more.items())
    assert not more, told + "\n" + "\n".join(sql[:300] for sql in after[next(iter(more))])
    # One page reads all that every room keeps about somebody.
    assert max(map(len, after.values())) < 75
