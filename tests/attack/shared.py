"""Two organisations and what the rooms of dossiers, links and initiatives hold: each closed thing says a word that stands nowhere else."""

from datetime import timedelta

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from maillage.dossiers.domain import extensions, publishing, releases, requests
from maillage.dossiers.models import LeftOutPage, Release
from maillage.initiatives.domain import around, testimonies
from maillage.initiatives.domain import publishing as told
from maillage.initiatives.links import consent_path
from maillage.links.domain import sharing
from maillage.links.models import Batch
from maillage.network.domain.memberships import leave_organisation
from maillage.network.models import Membership
from maillage.search.current import engine
from maillage.search.rebuilding import rebuild
from tests.attack import world as worlds
from tests.attack.addresses import patterns
from tests.cast import make_person
from tests.factories import initiatives as sheets
from tests.factories import links as sites
from tests.factories.dossiers import make_dossier
from tests.factories.library import make_file, make_theme
from tests.factories.network import make_membership
from tests.factories.releases import accept, ask

ROLES = (
    "visitor", "candidate", "departed", "other", "colleague", "owner", "steward", "left", "receiver", "late", "coordinator",
)  # fmt: skip
ROOMS = ("dossiers", "links", "initiatives")
# A word for each page: two open to all, two to members, two on request, two closed; the second of each pair is left out but for the last.
PAGES = ("abricotier", "zuzette", "zouave", "zestin", "zinguer", "zutiste", "zébrure", "zoolatre")
MEMBERS = {"other", "colleague", "owner", "steward", "left", "receiver", "late", "coordinator"}
OWNERS = {"owner", "steward"}


def build(*, indexed=True):
    """Make the world; index it."""
    world = worlds.World()
    worlds._people(world)
    worlds._organisations(world)
    for role, name in {"left": "Louis Nagel", "receiver": "Rosa Ickx", "late": "Tom Deltour"}.items():
        world.people[role] = make_person(name, email=f"{role}@canal.test")
    make_membership(world.people["receiver"], world.ids["theirs"])
    make_membership(world.people["left"], world.ids["mine"], is_steward=True)
    _dossiers(world)
    _initiatives(world)
    _links(world)
    leave_organisation(membership=Membership.objects.get(person=world.people["left"]), actor=world.people["left"])
    departed = world.people["departed"]
    departed.left_at, departed.is_active = timezone.now(), False
    departed.save()
    if indexed:
        rebuild(engine(), processes=0)
    return world


def closed(world, name, word, readers):
    world.closed[name] = (word, set(readers))
    return word


def _dossiers(world):
    people, mine = world.people, world.ids["mine"]
    # Shared by somebody who then leaves the organisation for another one.
    dossier = make_dossier(people["left"], organisation=mine, contact=people["owner"], words=PAGES, title="Dossier ouvert")
    version = dossier.versions.get()
    for page in (2, 4, 6):
        LeftOutPage.objects.create(version=version, number=page)
    publishing.extracts.refresh(dossier=dossier)
    for page, readers in ((2, OWNERS), (3, MEMBERS), (4, OWNERS), (5, {*OWNERS, "receiver"}), (6, OWNERS), (7, OWNERS), (8, OWNERS)):
        closed(world, f"page {page}", PAGES[page - 1], readers)
    world.ids |= {"dossier": dossier, "version": version}
    word = closed(world, "purpose", "zorille", {*OWNERS, "receiver"})
    request = ask(dossier, people["receiver"], f"Notre projet {word}.")
    word = closed(world, "message", "zarape", {*OWNERS, "receiver"})
    requests.write(request=request, person=people["owner"], words=f"Parlons de {word}.")
    word = closed(world, "note", "zamak", {*OWNERS, "receiver"})
    release = accept(request, people["owner"], note=f"Ce qui a marché : {word}.")
    word = closed(world, "extension", "zazou", {*OWNERS, "receiver"})
    extension = extensions.ask_extension(
        release=release, person=people["receiver"], words=f"Encore {word}.", until_on=release.ends_on + timedelta(days=9)
    )
    late = accept(ask(dossier, people["late"]), people["owner"], note=f"Note {closed(world, 'late note', 'zythos', {*OWNERS, 'late'})}.")
    Release.objects.filter(pk=late.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    waiting = ask(dossier, people["colleague"], f"Une demande {closed(world, 'open request', 'zakat', {*OWNERS, 'colleague'})}.")
    world.ids |= {"request": request, "release": release, "late release": late, "extension": extension, "open request": waiting}

    def another(name, word, readers, **fields):
        made = make_dossier(
            people["owner"], organisation=mine, title=f"Dossier {word}", summary=f"Résumé {word}", words=(word,) * 8, **fields
        )
        closed(world, name, word, readers)
        world.ids[name] = made
        return made

    another("members’ dossier", "zabre", MEMBERS, access="MEMBERS")
    draft = another("draft dossier", "zédoaire", {"owner"}, publish=False)
    # A draft under an organisation is its writer's alone.
    assert draft.is_draft
    gone = another("withdrawn dossier", "zigzag", set())
    publishing.withdraw(dossier=gone, person=people["owner"], reason="Dépassé.", consent_ended=False)
    world.closed.pop("withdrawn dossier")
    assert releases.running_for(dossier=dossier, person=people["receiver"])


def _initiatives(world):
    people, mine = world.people, world.ids["mine"]
    owner, coordinator = people["owner"], people["coordinator"]

    def sheet(name, word, readers, **fields):
        made = sheets.make_initiative(owner, title=f"Initiative {word}", summary=f"Phrase {word}", done=f"Fait {word}", **fields)
        closed(world, name, word, readers)
        world.ids[name] = made
        return made

    opened = sheets.make_initiative(
        owner, title="Les bébés à l’opéra", organisations=[mine], contact_phone="+32 81 55 44 33", contact_name="Zoé"
    )
    closed(world, "phone", "55 44 33", MEMBERS)
    world.ids["initiative"] = opened
    hidden = make_file(owner, "interne.txt", "Un fichier où il est question de zircone.".encode())
    closed(world, "members’ file", "zircone", MEMBERS)
    around.add_files(initiative=opened, person=owner, added=[hidden], access="MEMBERS")
    world.ids["photos"] = {}
    for consent, colour in (("NONE", "red"), ("SPOKEN", "green"), ("WRITTEN", "blue"), ("NOBODY", "teal")):
        told_by = {"consent_by": "Olga", "consent_on": timezone.localdate()} if consent in ("SPOKEN", "WRITTEN") else {}
        word = {"NONE": "zinzolin", "SPOKEN": "zingiber"}.get(consent, "photo")
        row = around.add_photo(
            initiative=opened, person=owner, file=sheets.make_photo(owner, colour), alt=f"On voit {word}", consent=consent, **told_by
        )
        world.ids["photos"][consent] = row.file.uuid
    closed(world, "photo without consent", "zinzolin", {"owner", "coordinator", "steward"})
    closed(world, "photo for members", "zingiber", MEMBERS)
    world.ids["members’ file of initiative"] = hidden.uuid
    secret = sheet("members’ initiative", "zancle", MEMBERS, access="MEMBERS", organisations=[mine])
    sheets.make_sheet(owner, title="Brouillon ziggourat", done="ziggourat", organisations=[mine])
    closed(world, "draft initiative", "ziggourat", {"owner"})
    spotted = sheets.make_spotted(coordinator, title="Repérée zostère", contact_phone="+32 81 99 88 77")
    closed(world, "spotted", "zostère", {"coordinator"})
    world.ids["spotted"] = spotted
    world.ids["draft initiative"] = type(opened).objects.get(title="Brouillon ziggourat")
    # Open things about a closed one do not name it.
    world.ids["testimony"] = sheets.make_testimony(owner, access="PUBLIC", initiative=secret)
    world.ids["experiment"] = sheets.make_experiment(owner, initiative=secret)
    closed(world, "members’ testimony", "zélateur", MEMBERS)
    world.ids["members’ testimony"] = sheets.make_testimony(owner, access="MEMBERS", title="Parole zélateur", text="Des mots zélateur.")
    closed(world, "members’ experiment", "zonure", MEMBERS)
    world.ids["members’ experiment"] = sheets.make_experiment(owner, access="MEMBERS", title="Essai zonure", question="Pourquoi zonure ?")
    asked = testimonies.save_draft(
        person=owner, key=people["owner"].uuid, words=sheets.make_words(title="Parole zombie", text="zombie", own=False, witness_name="Ana", witness_email="ana@zombie.test")
    )  # fmt: skip
    testimonies.send_testimony(testimony=asked, person=owner, agreed=False)
    closed(world, "asked testimony", "zombie", {"owner"})
    asked.refresh_from_db()
    world.ids["asked testimony"] = asked
    world.ids["consent"] = consent_path(testimony=asked)
    world.ids["withdrawn testimony"] = sheets.make_testimony(
        owner, access="PUBLIC", title="Parole zazie", text="zazie", went_wrong="zazie", practice="zazie"
    )
    testimonies.withdraw(testimony=world.ids["withdrawn testimony"], person=owner)
    closed(world, "withdrawn testimony", "zazie", set())
    gone = sheets.make_initiative(owner, title="Initiative retirée", done="Fait zadig.", organisations=[mine])
    told.withdraw(thing=gone, person=owner, reason="Dépassée.")
    closed(world, "withdrawn initiative", "zadig", set())
    world.ids["withdrawn initiative"] = gone


def _links(world):
    people = world.people
    world.ids["link"] = sites.make_link(people["owner"], url="https://ouvert.exemple.be/")
    closed(world, "members’ link", "zéphyr", MEMBERS)
    world.ids["members’ link"] = sites.make_link(
        people["owner"], url="https://www.exemple.be/zephyr", title="Le site zéphyr", why="Pour zéphyr.", access="MEMBERS"
    )
    plain = make_person("Nina Bol", email="nina@ailleurs.test")
    closed(world, "waiting link", "zwinger", {"coordinator"})
    world.ids["waiting link"] = sites.make_waiting(plain, url="https://www.exemple.be/w", title="Le site zwinger", why="Pour zwinger.")
    gone = sites.make_link(people["owner"], url="https://www.exemple.be/gone", title="Un site", why="Pour zappeur.")
    sharing.withdraw(link=gone, person=people["owner"], reason="Parti.")
    # Whoever wrote it finds it among their own data.
    closed(world, "withdrawn link", "zappeur", {"owner"})
    world.ids["withdrawn link"] = gone
    now = timezone.now()
    row = {
        "id": 1,
        "url": "https://www.exemple.be/z",
        "title": "zymase",
        "why": "",
        "kind": "SITE",
        "language": "",
        "theme": None,
        "folder": "",
    }
    world.ids["batch"] = Batch.objects.create(owner=people["owner"], source="PASTED", rows=[row], created_at=now, updated_at=now)
    closed(world, "batch", "zymase", {"owner"})


def values(world, name, parameter):
    """Give what a parameter of an address of these rooms may be."""
    ids, room = world.ids, name.partition(":")[0]
    dossiers = {each: ids[each] for each in ("dossier", "members’ dossier", "draft dossier", "withdrawn dossier")}
    kinds = {
        "initiative": [each for each in ids if each.endswith("initiative") and hasattr(ids[each], "pk")] + ["spotted"],
        "testimony": [each for each in ids if each.endswith("testimony")],
        "experiment": [each for each in ids if each.endswith("experiment")],
        "link": [each for each in ids if each.endswith("link")],
    }
    noun = (
        "testimony"
        if "testimony" in name
        else "experiment"
        if "experiment" in name or name.split(":")[1] in ("observation_create", "decision_create")
        else "initiative"
    )
    if room == "links":
        noun = "link"
    things = dossiers if room == "dossiers" else {each: ids[each] for each in kinds[noun]}
    match parameter:
        case "number" if "level" in name or "kind" in name or "retire" in name:
            return {"1": 1}
        case "number":
            return {each: one.pk for each, one in things.items()}
        case "address":
            return {each: str(one.pk) for each, one in things.items()} | {
                f"{each}, in words": one.get_absolute_url().rstrip("/").rsplit("/", 1)[-1] for each, one in things.items()
            }
        case "page":
            return {str(number): number for number in range(1, 10)}
        case "code":
            return {"code": ids["release"].code, "late": ids["late release"].code, "none": "AAAAAAAA"}
        case "token":
            return {"nothing": "abc"}
        case "form":
            return {each: each for each in ("pdf", "docx", "odt", "exe")}
        case "noun":
            return {each: each for each in ("initiative", "temoignage", "experimentation")}
        case "name":
            return {"sortes": "sortes"}
        case "key":
            return {each: one.uuid for each, one in dossiers.items()}
        case "uuid" if "batch" in name:
            return {"batch": ids["batch"].uuid}
    known = {each: ids[each].uuid for each in ids if hasattr(ids[each], "uuid")}
    known |= {f"{each} version": one.versions.get().uuid for each, one in dossiers.items()}
    known |= {f"{each} file": one.versions.get().file.uuid for each, one in dossiers.items()}
    known |= {f"photo {each}": uuid for each, uuid in ids["photos"].items()} | {"file": ids["members’ file of initiative"]}
    known |= {f"extract {each.audience}": each.file.uuid for each in ids["version"].extracts.all() if each.file}
    if (copy := Release.objects.get(pk=ids["release"].pk).copy) is not None:
        known["copy"] = copy.uuid
    kept = {
        "page_image": ("version", "copy"),
        "section_image": ("version", "copy"),
        "preview": ("file", "photo"),
        "adaptation": ("initiative",),
    }
    wanted = next((ends for part, ends in kept.items() if part in name), None)
    return {what: uuid for what, uuid in known.items() if wanted is None or any(each in what for each in wanted)}


def addresses(world, *, method, rooms=ROOMS, others=()):
    """Give (full name, what it is about, path, access) of every address of these rooms, and of these other names."""
    for name, parameters, access, methods in patterns():
        if method not in methods or (name.partition(":")[0] not in rooms and name not in others):
            continue
        choices = [{}]
        for parameter in parameters:
            given = values(world, name, parameter)
            choices = [{**chosen, parameter: (what, value)} for chosen in choices for what, value in given.items()]
        for chosen in choices:
            try:
                path = reverse(name, kwargs={parameter: value for parameter, (_, value) in chosen.items()})
            except NoReverseMatch:
                continue
            yield name, " ".join(what for what, _ in chosen.values()), path, access


def pages_around(world):
    """Give the pages of the other rooms where what is shared shows: home, lists, search, feeds, maps of the site, teams."""
    mine, theme = world.ids["mine"], make_theme().slug
    words = [word for word, _ in world.closed.values()] + ["abricotier", "dossier", "initiative"]
    return [
        "/", "/mon-bureau/", "/la-semaine/", "/bibliotheque/", "/bibliotheque/themes/", f"/bibliotheque/themes/{theme}/",
        f"/bibliotheque/themes/{theme}/flux.xml", "/sitemap.xml", "/robots.txt", "/sante/", "/mes-donnees/", "/mes-messages/",
        f"/annuaire/organisations/{mine.pk}-{mine.slug}/", "/annuaire/", "/recherche.json?par=100", "/recherche/",
        *(f"/annuaire/personnes/{person.uuid}/" for person in world.people.values()),
        *(f"/bibliotheque/dossiers/lire-ensemble/?section={section}&dossier={world.ids['dossier'].pk}&vue={view}"
          for section in ("presentation", "autoevaluation", "analyse-partagee", "plan-financier", "enjeux") for view in ("texte", "images")),
        *(f"/bibliotheque/dossiers/{world.ids[each].pk}/pages.pdf?pour={asked}" for each in ("dossier", "members’ dossier") for asked in ("tous", "membres", "x")),
        *(f"/bibliotheque/dossiers/{world.ids['dossier'].pk}/registre/?forme={form}" for form in ("csv", "csv-excel", "xlsx", "ods")),
        *(f"/la-semaine/dossiers/registre/?forme={form}" for form in ("csv", "xlsx", "ods")),
        *(path.format(word) for word in words for path in ("/recherche/?q={}", "/recherche.json?q={}", "/recherche/suggestions/?q={}")),
        *(f"/recherche/?q={word[:-1]}" for word in words),
    ]  # fmt: skip
