"""Meetings and what remains of them, for two organisations: each closed thing says a word that stands nowhere else."""

import os
from datetime import time, timedelta
from uuid import uuid4

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from maillage.kernel.files import public as files
from maillage.meetings import poll_links, signed
from maillage.meetings.domain import calendars, safety, series, sheets
from maillage.meetings.domain.content import Content
from maillage.meetings.models import Invitee, Meeting, MeetingOrganisation, MeetingTheme
from maillage.search.current import engine
from maillage.search.rebuilding import rebuild
from maillage.traces.domain import boards, closing, photos
from maillage.traces.links import feedback_path
from maillage.traces.models import Certificate, Feedback
from tests.attack import world as worlds
from tests.attack.addresses import patterns
from tests.cast import make_person
from tests.factories.initiatives import make_photo
from tests.factories.library import make_file, make_theme
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.network import make_membership
from tests.factories.polls import make_poll, make_voter
from tests.factories.traces import make_board, make_note, make_present, make_seat, make_trace

ALL = bool(os.environ.get("ATTACK_ALL"))
ROOMS = ("meetings", "traces")
ROLES = ("visitor", "candidate", "departed", "other", "colleague", "owner", "steward", "rival", "remote", "coordinator")
MEMBERS = {"other", "colleague", "owner", "steward", "rival", "remote", "coordinator"}
# The owner prepares the first meeting for an organisation, whose steward may do the same; the rival prepares another one.
HOLDERS = {"owner", "steward", "coordinator"}


def build(*, indexed=True):
    """Make the world; index it."""
    world = worlds.World()
    worlds._people(world)
    worlds._organisations(world)
    people = world.people
    for role, name in {"rival": "Rita Noël", "remote": "Rémi Lenoir"}.items():
        people[role] = make_person(name, email=f"{role}@canal.test")
    make_membership(people["rival"], world.ids["theirs"], is_steward=True)
    _meetings(world)
    _people_of(world)
    _polls(world)
    _day(world)
    _traces(world)
    _rivals(world)
    departed = people["departed"]
    departed.left_at, departed.is_active = timezone.now(), False
    departed.save()
    if indexed:
        rebuild(engine(), processes=0)
    return world


def closed(world, name, word, readers):
    world.closed[name] = (word, set(readers))
    return word


def _meetings(world):
    owner, mine, theme = world.people["owner"], world.ids["mine"], make_theme()

    def meeting(name, **fields):
        made = make_meeting(owner, **fields)
        MeetingOrganisation.objects.create(meeting=made, organisation=mine, part="ORGANISER")
        MeetingTheme.objects.create(meeting=made, theme=theme)
        world.ids[name] = made
        return made

    link = closed(world, "remote link", "zircone", {*HOLDERS, "remote"})
    phone = closed(world, "remote phone", "55 44 33 22", {*HOLDERS, "remote"})
    now = meeting(
        "open", days=0, hours=6, starts_at=timezone.now() - timedelta(hours=1), title="La rencontre ouverte", mode="BOTH", seats_on_site=9, seats_remote=9,
        remote_link=f"https://visio.test/{link}", remote_phone=phone, lead="Une journée.", place_name="Foyer",
    )  # fmt: skip
    now.asked.create(label="Un repas ?", kind="TEXT")
    coming = meeting(
        "coming", days=20, title="La rencontre à venir", mode="BOTH", seats_on_site=2, remote_link="https://visio.test/venir", lead="Venez."
    )
    coming.programme.create(starts="09:30", ends="10:00", title="Accueil")
    coming.sub_groups.create(name="Trier")
    word = closed(world, "members’ meeting", "zancle", MEMBERS)
    hidden = meeting(
        "members’",
        days=21,
        access="MEMBERS",
        title=f"Rencontre {word}",
        lead=f"Sur {word}",
        questions=f"Pourquoi {word}",
        place_name=f"Salle {word}",
    )
    hidden.programme.create(starts="09:30", title=f"Ligne {word}")
    word = closed(world, "draft meeting", "ziggourat", HOLDERS)
    meeting("draft", days=22, stage="PREPARING", title=f"Brouillon {word}", lead=word)
    meeting("idea", stage="IDEA", starts_at=None, title=f"Idée {closed(world, 'idea', 'zibeline', HOLDERS)}")
    meeting("cancelled", days=23, stage="CANCELLED", title="La rencontre annulée", lead="Non.")
    world.ids["series"] = series.make_series(
        person=world.people["coordinator"], title="Le cycle ouvert", lead="Un café.", content=Content(lead="Un café.", mode="ON_SITE", place_name="Foyer"),
        days=[timezone.localdate() + timedelta(days=30)], starts=time(9, 30), ends=time(9, 35),
    )  # fmt: skip
    Meeting.objects.filter(series=world.ids["series"]).update(
        stage="OPEN", access="MEMBERS", lead=f"Le {closed(world, 'date of a cycle', 'zabre', MEMBERS)}"
    )
    Meeting.objects.filter(pk=hidden.pk).update(series=world.ids["series"])
    word = closed(world, "safety", "zinguer", HOLDERS)
    safety.write_safety(meeting=now, person=owner, said=safety.Safety(room_capacity=10, children=2, exits=word, notes=f"Attention {word}"))
    safety.check_line(meeting=now, person=owner, key="exits")
    safety.note_incident(
        meeting=now, person=owner, what=f"Une chute {closed(world, 'incident', 'zinzolin', HOLDERS)}.", done="De la glace."
    )


def _people_of(world):
    people, now = world.people, world.ids["open"]
    remote = make_registration(now, people["remote"], mode="REMOTE")
    word = closed(world, "address of somebody", "zelda@zingiber", HOLDERS)
    needs = closed(world, "needs", "zymase", HOLDERS)
    away = closed(world, "shared road", "zutique", HOLDERS)
    other = make_registration(
        now, name="Zelda Nom-zizanie", email=f"{word}.test", mode="ON_SITE", needs=f"Une allergie au {needs}.", guests=f"Mia {closed(world, 'guests', 'zostère', HOLDERS)}",
        organisation_name="Centre zarzuela", carpool=True, carpool_from=f"Gare {away}", carpool_seats=2, photo_consent=False,
    )  # fmt: skip
    closed(world, "name of somebody", "nom-zizanie", HOLDERS)
    other.answers.create(question=now.asked.get(), text=f"Sans {closed(world, 'answer', 'zedoaire', HOLDERS)}")
    other.steps.create(
        state="SEATED", by=people["owner"], at=timezone.now(), reason=f"Parce que {closed(world, 'reason', 'zapateado', HOLDERS)}"
    )
    waiting = make_registration(world.ids["coming"], people["colleague"], mode="ON_SITE", state="WAITING")
    make_registration(
        world.ids["members’"],
        people["departed"],
        mode="ON_SITE",
        name=f"Eva {closed(world, 'registered in a members’ meeting', 'zoulou', HOLDERS)}",
    )
    world.ids |= {"remote registration": remote, "registration": other, "waiting registration": waiting}


def _polls(world):
    owner = world.people["owner"]
    poll = make_poll(owner, meeting=world.ids["draft"], words="Dites-nous.")
    voter = make_voter(
        poll, "YES", name="Nadia", email="nadia@{}.test".format(closed(world, "address of a voter", "zarape", set())), comment="Matin"
    )
    invitee = Invitee.objects.create(
        poll=poll, name="Paul", email=f"paul@{closed(world, 'address of an invitee', 'zakat', HOLDERS)}.test", invited_at=timezone.now()
    )
    world.ids |= {"poll": poll, "slot": poll.slots.first(), "voter": voter, "invitee": invitee}
    world.ids["calendar key"] = calendars.renew_key(person=world.people["remote"])


def _day(world):
    owner, now = world.people["owner"], world.ids["open"]
    sheet = make_file(owner, "feuille.txt", f"Signatures {closed(world, 'signed sheet', 'zigzaguer', HOLDERS)}".encode())
    sheets.add_sheets(meeting=now, by=owner, added=[sheet])
    world.ids["sheet"] = now.signed_sheets.get()
    board = make_board(owner, groups=("Trier",), meeting=now)
    line = now.programme.create(starts="10:00", title="Récits")
    seat, other = make_seat(board, "Omar"), make_seat(board, "Lise")
    note = make_note(seat, f"On note {closed(world, 'note at a table', 'zébrure', HOLDERS)}.")
    photo = make_photo(owner, "red")
    kept = world_photo(seat, photo)
    world.ids |= {"board": board, "line": line, "seat": seat, "second seat": other, "note": note, "board photo": kept}


def world_photo(seat, file):
    from maillage.traces.domain import notes

    kept = notes.add_photo(participant=seat, file=file, caption="Le tableau")
    files.analyse_later(file=kept.file)
    return kept


def _traces(world):
    people, owner = world.people, world.people["owner"]
    held = make_meeting(owner, days=-9, stage="HELD", title="La rencontre tenue", place_name="Foyer")
    MeetingOrganisation.objects.create(meeting=held, organisation=world.ids["mine"], part="ORGANISER")
    present = [
        make_present(held, people["colleague"]),
        *(make_present(held, name=f"Présente {rank}", email=f"p{rank}@ailleurs.test") for rank in range(3)),
    ]
    word = closed(world, "our account", "zythum", MEMBERS)
    trace = make_trace(owner, meeting=held, account=f"Entre nous : {word}.", partners_account="Pour tous.")
    file = make_file(owner, "interne.txt", f"Interne {closed(world, 'our file', 'zwinger', MEMBERS)}".encode())
    photos.add_files(trace=trace, person=owner, added=[file], caption=f"Légende {closed(world, 'our caption', 'zéphyr', MEMBERS)}")
    shared = make_file(owner, "ouvert.txt", b"Un fichier pour tous.")
    photos.add_files(trace=trace, person=owner, added=[shared], audience="PARTNERS", caption="Pour tous")
    closing.quote(trace=trace, person=owner, words=f"On a dit {closed(world, 'our quote', 'zazou', MEMBERS)}", by="Ana", audience="US")
    closing.publish(trace=trace, person=owner)
    for rank in range(3):
        Feedback.objects.create(meeting=held, rating=4, takeaway=f"J’emporte {closed(world, 'feedback', 'zouave', MEMBERS)} {rank}")
    word = closed(world, "unpublished account", "zarbi", HOLDERS)
    begun = make_trace(
        owner, meeting=world.ids["open"], account=f"Pas encore {word}.", partners_account=f"Ni pour eux {word}.", summary=f"Rien {word}"
    )
    early = make_file(owner, "tôt.txt", f"Trop tôt {closed(world, 'unpublished file', 'zorille', HOLDERS)}".encode())
    photos.add_files(trace=begun, person=owner, added=[early], audience="PARTNERS")
    word = closed(world, "traces of a members’ meeting", "zeste", MEMBERS)
    apart = make_meeting(owner, days=-8, stage="HELD", title=f"Tenue {word}", access="MEMBERS")
    make_present(apart, people["owner"])
    make_trace(owner, meeting=apart, published=True, account=f"Ici {word}", partners_account=f"Et {word}", summary=f"En bref {word}")
    certificate = Certificate.objects.get(registration=present[0])
    gone = make_file(owner, "retiré.txt", f"Retiré {closed(world, 'withdrawn file', 'zappeur', set())}".encode())
    photos.add_files(trace=trace, person=owner, added=[gone], audience="PARTNERS")
    photos.remove_file(row=trace.files.get(file=gone), person=owner)
    world.ids |= {
        "held": held, "trace": trace, "our file": file.uuid, "shared file": shared.uuid, "unpublished file": early.uuid, "withdrawn file": gone.uuid,
        "members’ held": apart, "certificate": certificate, "present": present[1], "quote": trace.quotes.get(), "own certificate": certificate.pk,
    }  # fmt: skip


def _rivals(world):
    """A meeting of somebody else, with one of each thing, to cross their numbers."""
    rival = world.people["rival"]
    theirs = make_meeting(rival, title="La leur", starts_at=timezone.now() - timedelta(hours=1), hours=6, mode="BOTH")
    registration = make_registration(theirs, name="Inès", email="ines@ailleurs.test", mode="ON_SITE")
    board = boards.open_board(meeting=theirs, person=rival)
    seat = boards.join(board=board, name="Ugo", person=None, sub_group=None)
    trace = closing.begin(meeting=theirs, person=rival)
    closing.write_account(trace=trace, person=rival, summary="", account="Le leur.", partners_account="")
    poll = make_poll(rival)
    world.ids |= {"theirs meeting": theirs, "their registration": registration, "their seat": seat, "their note": make_note(seat, "Leur note."),
                  "their trace": trace, "their poll": poll, "their slot": poll.slots.first(), "their draft": poll.meeting}  # fmt: skip


def reindex():
    rebuild(engine(), processes=0)


def meetings_of(world):
    return {name: each for name, each in world.ids.items() if isinstance(each, Meeting)}


def uuids_of(world):
    known = {name: each.uuid for name, each in world.ids.items() if hasattr(each, "uuid") and not isinstance(each, Meeting)}
    return (
        known
        | {name: each for name, each in world.ids.items() if name.endswith("file")}
        | {"a meeting": world.ids["open"].uuid, "nothing": uuid4()}
    )


# What a uuid of these addresses is the key of: whoever has it is let in, and nobody else is given it.
KEYS = {"traces:table", "traces:board_photo", "meetings:poll_answer", "meetings:poll_change"}


def values(world, name, parameter):
    """Give what a parameter of an address of these rooms may be: keys are not among them."""
    ids = world.ids
    match parameter:
        case "number" if name == "traces:own_certificate":
            return {"certificate": ids["certificate"].pk}
        case "number" if "series" in name:
            return {"series": ids["series"].pk}
        case "number":
            return {each: one.pk for each, one in meetings_of(world).items()}
        case "address" if "series" in name:
            return {"series": str(ids["series"].pk)}
        case "address":
            return {each: str(one.pk) for each, one in meetings_of(world).items()} | {"in words": ids["open"].address_part}
        case "of":
            return {f"month {each}": f"{one.starts_at:%Y-%m}" for each, one in meetings_of(world).items() if one.starts_at}
        case "slug":
            return {"theme": make_theme().slug}
        case "form":
            return {
                each: each for each in (("pdf", "docx", "odt", "csv", "csv-excel", "xlsx", "ods", "exe") if ALL else ("pdf", "csv", "exe"))
            }
        case "row":
            return {"1": 1}
        case "code":
            return {"certificate": ids["certificate"].code, "none": "AAAAAAAA"}
        case "key" if "safety" in name:
            return {"exits": "exits"}
        case "key" | "token":
            return {"nothing": "abc", "cut": signed.registration_token(registration=ids["registration"])[:-1]}
        case "uuid" | "voter" | "seat" | "note" if name in KEYS:
            return {"nothing": uuid4()}
    wanted = {
        "registration_manage": ("registration",), "presence_note": ("registration",), "sheet": ("sheet", "registration"), "slot_choose": ("slot",),
        "file_remove": ("file",), "traces:file": ("file",), "trace_photo": ("file", "photo"), "photo_take": ("photo",), "led_photo": ("photo",), "quote_remove": ("quote",),
        "introduce": ("seat",),
    }  # fmt: skip
    ends = next((ends for part, ends in wanted.items() if part in name), None)
    return {each: uuid for each, uuid in uuids_of(world).items() if ends is None or each.endswith(ends) or each in ("a meeting", "nothing")}


def addresses(world, *, method, others=()):
    """Give (full name, what it is about, path, access) of every address of these rooms, and of these other names."""
    for name, parameters, access, methods in patterns():
        if method not in methods or (name.partition(":")[0] not in ROOMS and name not in others):
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
    """Give the pages of the other rooms where meetings show: home, week, desk, search, feeds, maps, teams, themes, files by their number."""
    mine, theme = world.ids["mine"], make_theme().slug
    words = [word for word, _ in world.closed.values() if "@" not in word and " " not in word] + ["rencontre", "compte"]
    return [
        "/", "/mon-bureau/", "/la-semaine/", "/bibliotheque/", f"/bibliotheque/themes/{theme}/", f"/bibliotheque/themes/{theme}/flux.xml", "/sitemap.xml", "/robots.txt",
        "/mes-donnees/", "/mes-donnees/archive/", "/mes-messages/", f"/annuaire/organisations/{mine.pk}-{mine.slug}/", "/annuaire/", "/recherche.json?par=100", "/recherche/",
        f"/rencontres/?theme={theme}", f"/rencontres/passees/?theme={theme}", "/rencontres/?public=debut", "/bibliotheque/flux.xml",
        *(f"/annuaire/personnes/{person.uuid}/" for person in world.people.values()),
        *(f"/bibliotheque/fichiers/{uuid}/" for name, uuid in uuids_of(world).items() if name.endswith("file")),
        f"/bibliotheque/fichiers/{world.ids['sheet'].file.uuid}/", f"/bibliotheque/fichiers/{world.ids['board photo'].file.uuid}/",
        *(path.format(word) for word in words for path in (("/recherche/?q={}", "/recherche.json?q={}", "/recherche/suggestions/?q={}") if ALL else ("/recherche.json?q={}",))),
    ]  # fmt: skip


def keyed_paths(world):
    """Give the addresses that only mails, or a wall, hold: {what: path}."""
    ids = world.ids
    found = {
        "registration": signed.registration_path(registration=ids["registration"]),
        "quiet": reverse("meetings:registration_quiet", args=[signed.registration_token(registration=ids["registration"])]),
        "check in": signed.check_in_path(registration=ids["registration"]),
        "remote": signed.remote_path(registration=ids["remote registration"]),
        "waiting": signed.registration_path(registration=ids["waiting registration"]),
        "poll": ids["poll"].get_absolute_url(),
        "vote": poll_links.change_path(voter=ids["voter"]),
        "come": poll_links.come_path(voter=ids["voter"]),
        "stop": poll_links.stop_address(invitee=ids["invitee"]).partition("8000")[2],
        "feedback": feedback_path(registration=ids["present"]),
        "seat": reverse("traces:table", args=[ids["seat"].uuid]),
        "join": reverse("traces:join", args=[ids["board"].code]),
    }
    return found


__all__ = [
    "HOLDERS",
    "KEYS",
    "MEMBERS",
    "ROLES",
    "ROOMS",
    "addresses",
    "build",
    "closed",
    "keyed_paths",
    "pages_around",
    "reindex",
    "values",
]
