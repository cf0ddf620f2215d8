"""Each act of dossiers, links and initiatives, then each page kept for visitors: what was kept is what would be made now."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from maillage.dossiers.domain import checking, publishing, revising, statuses, versions
from maillage.dossiers.domain.sheet import sheet_of
from maillage.dossiers.models import Dossier, PartAccess
from maillage.initiatives.domain import around, experiments, initiatives, testimonies
from maillage.initiatives.domain import publishing as told
from maillage.initiatives.domain.content import content_of
from maillage.initiatives.models import Initiative, InitiativeFile
from maillage.kernel.changes.kept import forget_all
from maillage.kernel.text import markdown
from maillage.links.domain import caring, sharing
from maillage.links.domain.content import Content
from maillage.links.models import Link
from maillage.network.domain import organisations
from maillage.network.models import Organisation, Theme
from maillage.people.domain import departure
from maillage.search import queries
from tests.attack import shared
from tests.attack.test_kept_pages import letters, worth_asking, worth_comparing
from tests.factories import initiatives as sheets
from tests.factories import links as sites
from tests.factories.dossiers import make_dossier
from tests.kept_worlds import kept_world

pytestmark = pytest.mark.django_db
ALL = bool(os.environ.get("ATTACK_ALL"))


@pytest.fixture
def world(settings, committed):
    settings.REQUIRE_SECOND_FACTOR = False
    queries._kept_labels.clear()
    made = kept_world("attacked dossiers", lambda: shared.build(indexed=False), within=committed)
    with committed():
        owner = made.people["owner"]
        made.ids["public testimony"] = sheets.make_testimony(owner, access="PUBLIC", title="Une parole ouverte")
        made.ids["second initiative"] = sheets.make_initiative(owner, title="Une autre initiative", organisations=[made.ids["mine"]])
    with committed():
        shared.rebuild(shared.engine(), processes=0)
    return made


def fresh(world, name, model):
    return model.objects.get(pk=world.ids[name].pk)


def dossier_of(world):
    return Dossier.objects.select_related("kind", "organisation").get(pk=world.ids["dossier"].pk)


def parts(world, **changed):
    version = world.ids["version"]
    rows = [replace(row, access=changed.get(str(place), row.access)) for place, row in enumerate(versions.rows_of(version=version))]
    version.dossier = dossier_of(world)
    versions.save_parts(person=world.people["owner"], version=version, rows=rows, pages=8)


def share(world):
    made = make_dossier(world.people["owner"], organisation=world.ids["mine"], title="Tout neuf")
    versions.changed(dossier=made, person=world.people["owner"])


def leave_out(world):
    version = world.ids["version"]
    version.dossier = dossier_of(world)
    answers = dict.fromkeys(checking.CHECKLIST, "NONE")
    checking.save_check(person=world.people["owner"], version=version, answers=answers, left_out=[1, 2, 4, 6], found=[], pages=8)


def sheet(world, **changed):
    dossier = dossier_of(world)
    revising.revise(person=world.people["owner"], dossier=dossier, sheet=replace(sheet_of(dossier=dossier), **changed))


def link(world, **changed):
    found = fresh(world, "link", Link)
    kept = {"url": found.url, "title": found.title, "why": found.why, "themes": list(Theme.objects.all()[:1])} | changed
    sharing.revise(link=found, person=world.people["owner"], content=Content(**kept))


def dies(world):
    now = timezone.now()
    found = fresh(world, "link", Link)
    for days in (3, 2, 1):
        found = caring.note_check(link=found, found=sites.Checked(outcome="failed", status=404), at=now - timedelta(days=days))


def story(world, name="initiative", **changed):
    found = fresh(world, name, Initiative)
    initiatives.revise(initiative=found, person=world.people["owner"], content=replace(content_of(initiative=found), **changed))


def withdraw_photo(world, consent):
    around.remove_file(row=InitiativeFile.objects.get(file__uuid=world.ids["photos"][consent]), person=world.people["owner"])


def rename_team(world):
    mine = Organisation.objects.get(pk=world.ids["mine"].pk)
    values = {name: getattr(mine, name) for name in organisations.FIELDS} | {"name": "Maison de la Vallée"}
    organisations.change_organisation(organisation=mine, values=values, themes=[], actor=world.people["coordinator"])


ACTS = {
    "share a dossier": share,
    "take a step": lambda w: statuses.add_step(person=w.people["owner"], dossier=dossier_of(w), status="FILED", on=timezone.localdate()),
    "leave a page out": leave_out,
    "close a part": lambda w: parts(w, **{"0": PartAccess.CLOSED}),
    "open a part": lambda w: parts(w, **{"0": PartAccess.PUBLIC, "1": PartAccess.PUBLIC}),
    "rename a dossier": lambda w: sheet(w, title="Autre titre", stakes=["Habiter"], summary="Autre phrase."),
    "close a dossier to visitors": lambda w: sheet(w, access="MEMBERS"),
    "open it again": lambda w: sheet(w, access="PUBLIC"),
    "withdraw a dossier": lambda w: publishing.withdraw(dossier=dossier_of(w), person=w.people["owner"], reason="Dépassé."),
    "add a link": lambda w: sites.make_link(w.people["owner"], url="https://neuf.exemple.be/", title="Tout neuf aussi"),
    "rename a link": lambda w: link(w, title="Autre lien", why="Autre raison."),
    "a link dies": dies,
    "close a link": lambda w: link(w, access="MEMBERS"),
    "open a link": lambda w: link(w, access="PUBLIC"),
    "withdraw a link": lambda w: sharing.withdraw(link=fresh(w, "link", Link), person=w.people["owner"], reason="Parti."),
    "tell an initiative": lambda w: sheets.make_initiative(w.people["owner"], title="Toute neuve", organisations=[w.ids["mine"]]),
    "say it otherwise": lambda w: story(w, title="Autre initiative", done="Autre chose."),
    "withdraw a photo": lambda w: withdraw_photo(w, "WRITTEN"),
    "withdraw another": lambda w: withdraw_photo(w, "NOBODY"),
    "close an initiative": lambda w: story(w, access="MEMBERS"),
    "withdraw an initiative": lambda w: told.withdraw(thing=fresh(w, "second initiative", Initiative), person=w.people["owner"], reason="Non."),
    "observe": lambda w: experiments.observe(experiment=w.ids["experiment"], person=w.people["owner"], words="On a vu."),
    "decide": lambda w: experiments.decide(experiment=w.ids["experiment"], person=w.people["owner"], kind="STOP", words="On arrête."),
    "withdraw a testimony": lambda w: testimonies.withdraw(testimony=w.ids["public testimony"], person=w.people["owner"]),
    "withdraw one about a closed thing": lambda w: testimonies.withdraw(testimony=w.ids["testimony"], person=w.people["owner"]),
    "rename a team": rename_team,
    "leave the network": lambda w: departure.leave(person=w.people["owner"], by=w.people["owner"]),
}  # fmt: skip


def kept_addresses(world):
    found = [path for name, _, path, access in shared.addresses(world, method="GET") if access == "public"]
    found += [each.get_absolute_url() for name, each in world.ids.items() if hasattr(each, "get_absolute_url")]
    theme = Theme.objects.order_by("pk").first()
    found += ["/", "/bibliotheque/", "/bibliotheque/themes/", f"/bibliotheque/themes/{theme.slug}/", f"/bibliotheque/themes/{theme.slug}/flux.xml",
              "/sitemap.xml", "/bibliotheque/flux.xml", "/annuaire/", "/bibliotheque/liens/?q=autre"]  # fmt: skip
    found = [path for path in dict.fromkeys(found) if not path.endswith((".png", ".webp", ".pdf", ".docx", ".odt"))]
    return found if ALL else [path for path in found if not path.startswith(("/la-semaine", "/compte", "/annuaire/?"))]


def is_kept(answer):
    return answer.status_code == 200 and not answer.streaming and answer.headers.get("ETag")


def test_no_kept_page_is_ever_older_than_an_act(world, committed, made_anew):
    visitor, passer_by = Client(raise_request_exception=False), Client(raise_request_exception=False)
    # With a word waiting for them, somebody gets a page made for them.
    passer_by.cookies["messages"] = "x"
    paths = [path for path in kept_addresses(world) if is_kept(visitor.get(path))]
    assert len(paths) > 12, paths
    stale, seen = [], set()
    for act, do in ACTS.items():
        with committed():
            do(world)
        kept = {}
        for path in (each for each in paths if worth_asking(act, each)):
            made_anew.clear()
            answer = visitor.get(path)
            if worth_comparing(act, path, made_anew):
                kept[path] = answer
        forget_all()
        markdown.to_html.cache_clear()
        for path, before in kept.items():
            made = passer_by.get(path)
            if (before.status_code, letters(before)) != (made.status_code, letters(made)):
                stale.append(f"{path} after « {act} »")
            seen.add((act, letters(made)))
        for path in paths:
            visitor.get(path)
    assert not stale, "\n".join(stale[:40])
    assert len(seen) > len(paths)
