"""Each act, then each page kept for visitors: what was kept is what would be made now, letter for letter."""

import gzip
import os
import re
import zlib
from dataclasses import replace

import pytest
from django.test import Client

from maillage.editorial import domain as pages
from maillage.kernel.changes.kept import forget_all
from maillage.kernel.text import markdown
from maillage.library.domain import discarding, editing, following, publishing, reading
from maillage.library.domain.content import content_of
from maillage.library.models import Resource, VersionFile
from maillage.network.domain import answers, memberships, organisations, themes
from maillage.network.models import Membership, Organisation, Theme
from maillage.people.domain import accounts, departure, profiles
from maillage.search import queries
from tests.attack import world as worlds
from tests.attack.addresses import addresses, patterns
from tests.factories.library import make_file, make_resource, make_territory, make_theme
from tests.kept_worlds import kept_world

pytestmark = pytest.mark.django_db
ALL = bool(os.environ.get("ATTACK_ALL"))


@pytest.fixture
def world(settings, committed):
    settings.REQUIRE_SECOND_FACTOR = False
    queries._kept_labels.clear()
    made = kept_world("attacked", worlds.build, within=committed)
    with committed():
        public, owner, denis = made.ids["public"], made.people["owner"], made.people["coordinator"]
        public = revised(public, owner, authors=["Olga Petit"], title="Livre ouvert à toutes")
        made.child = themes.create_theme(name="Théâtre", actor=denis, parent=Theme.objects.get(slug="ecole-et-culture"), labels=["Scène"])
        made.lonely = themes.create_theme(name="Musique", actor=denis)
        # A file that says something in French, read again later.
        made.second = make_resource(
            owner, title="Deuxième livre", organisations=[made.ids["theirs"]], themes=[made.child], files=[make_file(owner, "b.txt")]
        )
    return made


def revised(resource, person, **changed):
    resource = Resource.objects.get(pk=resource.pk)
    editing.revise(resource=resource, person=person, content=replace(content_of(resource=resource), **changed))
    return Resource.objects.get(pk=resource.pk)


def fresh(model, thing):
    return model.objects.get(pk=thing.pk)


def organisation_with(world, **values):
    mine = fresh(Organisation, world.ids["mine"])
    kept = {name: getattr(mine, name) for name in organisations.FIELDS}
    organisations.change_organisation(organisation=mine, values=kept | values, themes=[world.lonely], actor=world.people["coordinator"])


def analysed(world):
    row = VersionFile.objects.filter(version__resource=world.second).select_related("file").get()
    row.file.found_year, row.file.found_language = 1987, "nl"
    row.file.save()
    following.take_proposals(file=row.file.uuid)


ACTS = {
    "publish a new resource": lambda w: make_resource(w.people["owner"], title="Nouvelle", organisations=[w.ids["mine"]], territory=make_territory(), year=1999),
    "publish what waits": lambda w: publishing.publish(resource=w.ids["waiting"], coordinator=w.people["coordinator"]),
    "rename a resource": lambda w: revised(w.ids["public"], w.people["owner"], title="Autre titre", summary="Autre phrase"),
    "change its themes and teams": lambda w: revised(w.second, w.people["owner"], themes=[w.lonely], organisations=[w.ids["mine"]]),
    "open a closed resource": lambda w: revised(w.ids["members only"], w.people["owner"], access="PUBLIC"),
    "close an open resource": lambda w: revised(w.second, w.people["owner"], access="MEMBERS"),
    "bring a version": lambda w: editing.add_version(resource=w.ids["public"], person=w.people["owner"], note="Deux", added=[make_file(w.people["owner"], "c.txt")]),
    "confirm a resource": lambda w: editing.confirm_up_to_date(resource=w.ids["public"], person=w.people["owner"]),
    "read a file": analysed,
    "say one used it": lambda w: reading.say_used(resource=w.ids["public"], person=w.people["owner"], organisation=w.ids["mine"], words="Nous aussi."),
    "say it otherwise": lambda w: reading.say_used(resource=w.ids["public"], person=w.people["other"], organisation=w.ids["theirs"], words="Autrement."),
    "withdraw": lambda w: publishing.withdraw(resource=w.ids["public"], person=w.people["owner"], reason="Dépassé."),
    "put back": lambda w: publishing.restore(resource=fresh(Resource, w.ids["public"]), coordinator=w.people["coordinator"]),
    "undo an import": lambda w: discarding.discard_resource(uuid=w.second.uuid, by=w.people["coordinator"]),
    "add a theme": lambda w: themes.create_theme(name="Danse", actor=w.people["coordinator"], parent=w.lonely),
    "rename a theme": lambda w: themes.change_theme(theme=w.child, name="Spectacle", note="Scènes", labels=["Planches"], actor=w.people["coordinator"]),
    "rename a parent theme": lambda w: themes.change_theme(theme=make_theme(), name="Classe", note="Notes", labels=[], actor=w.people["coordinator"]),
    "move a theme": lambda w: themes.move_theme(theme=fresh(Theme, w.child), parent=w.lonely, actor=w.people["coordinator"]),
    "order the themes": lambda w: themes.shift_theme(theme=fresh(Theme, w.lonely), up=True, actor=w.people["coordinator"]),
    "join two themes": lambda w: themes.merge_themes(theme=fresh(Theme, w.child), into=fresh(Theme, w.lonely), actor=w.people["coordinator"]),
    "add an organisation": lambda w: organisations.add_organisation(name="Neuve", kind="MUSEUM", actor=w.people["coordinator"], commune=w.ids["mine"].commune),
    "rename an organisation": lambda w: organisation_with(w, name="Maison de la Vallée", description="Nous", website="https://exemple.test", contact_email="a@b.test"),
    "move an organisation": lambda w: organisation_with(w, commune=w.ids["theirs"].commune, kind="LIBRARY"),
    "close an organisation": lambda w: organisations.close_organisation(organisation=w.ids["theirs"], on=w.day, actor=w.people["coordinator"]),
    "open it again": lambda w: organisations.reopen_organisation(organisation=w.ids["theirs"], actor=w.people["coordinator"]),
    "welcome somebody": lambda w: answers.accept_request(request=w.ids["request"], word="Oui", by=w.people["coordinator"], organisation=w.ids["mine"]),
    "write one's profile": lambda w: profiles.edit_profile(person=w.people["owner"], by=w.people["owner"], values={"name": "Olga Grand", "function": "Reine", "visibility": {"function": "PUBLIC"}}),
    "change a role": lambda w: accounts.set_role(person=w.people["colleague"], role="COORDINATOR", by=w.people["coordinator"]),
    "name a steward": lambda w: memberships.name_steward(membership=Membership.objects.get(uuid=w.ids["membership colleague"]), actor=w.people["coordinator"]),
    "leave a team": lambda w: memberships.leave_organisation(membership=Membership.objects.get(uuid=w.ids["membership owner"]), actor=w.people["owner"]),
    "write a page": lambda w: pages.edit_page(page=w.ids["page"], by=w.people["coordinator"], title="Nous", body="Autre chose.", based_on=2, in_footer=True),
    "add a page": lambda w: pages.create_page(by=w.people["coordinator"], title="Presse", body="Bonjour.", in_footer=True),
    "restore a page": lambda w: pages.restore_version(page=w.ids["page"], number=1, by=w.people["coordinator"]),
    "leave the network": lambda w: departure.leave(person=w.people["owner"], by=w.people["owner"]),
}  # fmt: skip


def kept_addresses(world):
    kept = {name for name, _, access, methods in patterns() if access == "public"}
    found = [path for name, _, path, _ in addresses(world, method="GET") if name in kept]
    found += [
        theme_path
        for slug in ("ecole-et-culture", "theatre", "musique")
        for theme_path in (f"/bibliotheque/themes/{slug}/", f"/bibliotheque/themes/{slug}/flux.xml")
    ]
    found += [each.get_absolute_url() for each in Resource.objects.exclude(published_at=None)]
    found = [
        path for path in found if "autres" not in path and not path.endswith(("/security.txt", "/charte-de-partage/", "/mentions-legales/"))
    ]
    found += ["/pages/a-propos/", "/bibliotheque/ressources/?theme=musique", "/annuaire/?type=bibliotheque", "/annuaire/?q=vallée"]
    seen_alike = ("/annuaire/?imprimer", "/annuaire/?q", "/bibliotheque/themes/theatre/", "/pages/a-propos/")
    found = [path for path in found if ALL or not path.startswith(seen_alike)]
    pictures = [path for path in found if path.endswith(".png") and f"/{world.ids['public'].pk}/" not in path]
    return [path for path in dict.fromkeys(found) if path not in pictures]


def worth_asking(act, path):
    """Ask for one page in four, other ones for each act: those that are not asked for stay as they were before it. A picture takes long."""
    return ALL or (_lot(act, path) % 4 == 0 and ("rename" in act or not path.endswith(".png")))


def worth_comparing(act, path, made_anew):
    """Compare all that was kept with what would be made now; of what has just been made, one page in three."""
    return ALL or not made_anew or _lot(act, path) % 12 == 0


def _lot(act, path):
    return zlib.crc32(f"{act} {path}".encode())


def test_no_kept_page_is_ever_older_than_an_act(world, committed, made_anew):
    from django.utils import timezone

    world.day = timezone.localdate()
    visitor, passer_by = Client(raise_request_exception=False), Client(raise_request_exception=False)
    # With a word waiting for them, somebody gets a page made for them.
    passer_by.cookies["messages"] = "x"
    paths = [path for path in kept_addresses(world) if visitor.get(path).status_code == 200 and visitor.get(path).headers.get("ETag")]
    assert len(paths) > 25
    print(len(paths), "pages,", len(ACTS), "acts")
    stale, seen = [], set()
    for act, do in ACTS.items():
        with committed():
            do(world)
        for follow in (False, True):
            if follow:
                worlds.follow()
            # The index is read by the pages of resources, which show things alike.
            for path in (
                paths if not follow else [each for each in paths if each.startswith("/bibliotheque/ressources/") and "?" not in each]
            ):
                if not worth_asking(act, path):
                    continue
                made_anew.clear()
                kept = visitor.get(path)
                if not worth_comparing(act, path, made_anew):
                    continue
                forget_all()
                markdown.to_html.cache_clear()
                made = passer_by.get(path)
                if (kept.status_code, letters(kept)) != (made.status_code, letters(made)):
                    stale.append(f"{path} after « {act} »{' (indexed)' if follow else ''}")
                seen.add((act, letters(made)))
    assert not stale, "\n".join(stale[:40])
    assert len(seen) > len(paths)


def letters(answer):
    content = answer.content
    if answer.headers.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    # An empty feed says that it is of now.
    return re.sub(rb"<updated>[^<]*</updated>", b"", content) if answer.status_code == 200 else answer.headers.get("Location", "")


def test_a_kept_page_is_never_that_of_somebody(world):
    """Signed in or out, dark or light, whole or in part, packed or not: each asks, in every order, and gets their own."""
    readers = {
        "visitor": {},
        "dark": {"headers": {"Cookie": "theme=dark"}},
        "script": {"headers": {"HX-Request": "true"}},
        "back": {"headers": {"HX-Request": "true", "HX-History-Restore-Request": "true"}},
        "packed": {"headers": {"Accept-Encoding": "gzip"}},
        "other form": {"headers": {"Cookie": "csrftoken=abcdefghijklmnopqrstuvwxyzABCDEF"}},
    }
    member = world.client("owner")
    for path in ("/", "/bibliotheque/ressources/", "/annuaire/", fresh(Resource, world.ids["public"]).get_absolute_url()):
        alone = {name: letters(Client().get(path, **given)) for name, given in readers.items()}
        mine = member.get(path)
        assert "no-store" in mine["Cache-Control"] and "Olga" in mine.content.decode()
        for _ in range(2):
            for name, given in readers.items():
                answer = Client().get(path, **given)
                assert letters(answer) == alone[name], (path, name)
                assert "Olga Petit" not in letters(answer).decode() or path not in ("/", "/annuaire/")
                assert "Cookie" in answer["Vary"] and "private" not in answer["Cache-Control"]
            assert "no-store" in member.get(path)["Cache-Control"]
