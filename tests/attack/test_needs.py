"""Needs under attack: closed words, addresses and fields written otherwise, stored scripts, counts kept too long, many hands at once."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from maillage.kernel.changes.kept import forget_all
from maillage.kernel.notices.public import OutgoingMail
from maillage.meetings.domain import stages
from maillage.meetings.models import Meeting
from maillage.needs.domain import needs, proposing, voices
from maillage.needs.models import Need, NeedVoice
from maillage.search import queries
from tests.attack.meeting_world import ALL, reindex
from tests.attack.strings import QUERIES, STRINGS
from tests.attack.test_dossiers_inert import LONG, harm_in
from tests.attack.test_dossiers_rights import said_by
from tests.attack.test_inert import _check_mail
from tests.cast import make_person
from tests.factories.library import make_theme
from tests.factories.needs import make_need
from tests.meetings.test_registration_race import together

LIST = "/rencontres/besoins/"
ONES = ("need_edit", "join", "leave", "propose", "merge", "close", "reopen")
WORDS = {"title": "zeugma", "detail": "zythum", "words": "zymotique", "closed_words": "zinzinuler", "merged": "zostere"}


def at(name, need):
    return reverse(f"needs:{name}", args=[need.pk])


def signed(person):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def state():
    """All that a request without right could change."""
    return (
        list(Need.objects.order_by("pk").values_list("title", "detail", "voices", "closed_at", "merged_into_id", "changed_at")),
        list(NeedVoice.objects.order_by("pk").values_list("need_id", "person_id", "words")),
        Meeting.objects.count(),
    )


@pytest.fixture
def world(settings, committed, denis, bruno, chloe, amel):
    """A need that goes on, one that is closed, one that was merged, and one that became a meeting everybody sees."""
    settings.REQUIRE_SECOND_FACTOR = False
    queries._kept_labels.clear()
    theme = make_theme("Un thème à part")
    with committed():
        said = f"Le sujet {WORDS['title']}"
        going = make_need(bruno, chloe, title=said, detail=f"À propos de {WORDS['detail']}", themes=[theme], words=WORDS["words"])
        over = make_need(chloe, amel, title=f"Fini {WORDS['title']}")
        needs.close(need=over, person=denis, words=f"Parce que {WORDS['closed_words']}")
        gone = make_need(amel, title=f"Autrement {WORDS['merged']}")
        needs.merge(need=gone, into=going, person=denis)
        met = make_need(bruno, title=f"Devenu {WORDS['title']}", detail="Une question")
        meeting = proposing.propose(need=met, person=denis)
        Meeting.objects.filter(pk=meeting.pk).update(
            title="Une rencontre pour toutes et tous", lead="Ensemble.", questions="Comment ?", place_name="Foyer", stage="OPEN",
            announced_at=meeting.created_at, starts_at=meeting.created_at + timedelta(days=30), ends_at=meeting.created_at + timedelta(days=31),
        )  # fmt: skip
    with committed():
        reindex()
    return {"going": going, "over": over, "gone": gone, "met": met, "meeting": Meeting.objects.get(pk=meeting.pk), "theme": theme}


@pytest.mark.django_db
def test_no_word_of_a_need_leaves_the_members(world, farid, eva, chloe):
    meeting, going = world["meeting"], world["going"]
    pages = [LIST, *(need.get_absolute_url() for need in (going, world["over"], world["gone"], world["met"])), meeting.get_absolute_url()]
    pages += [
        "/",
        "/rencontres/",
        "/rencontres/nouvelles.atom",
        f"/bibliotheque/themes/{world['theme'].slug}/",
        "/sitemap.xml",
        f"{LIST}dire/",
    ]
    pages += [f"{path}?q={word}" for word in WORDS.values() for path in ("/recherche/", "/recherche/suggestions/", LIST)]
    pages += [f"/rencontres/{meeting.pk}/programme.pdf", f"/rencontres/{meeting.pk}/rencontre.ics", f"/rencontres/{meeting.pk}/apercu.png"]
    wrong, read = [], set()
    readers = {
        "visitor": Client(raise_request_exception=False),
        "candidate": signed(farid),
        "departed": signed(eva),
        "member": signed(chloe),
    }
    for role, client in readers.items():
        for path in pages:
            answer = client.get(path)
            said = said_by(answer).replace(path, "").replace(quote(path, safe=""), "").casefold()
            asked = path.partition("q=")[2]
            found = {word for word in WORDS.values() if word in said and word != asked}
            if role == "member":
                read |= found
            elif found or answer.status_code >= 500:
                wrong.append(f"{role} {path}: {answer.status_code} {found}")
    assert not wrong, "\n".join(wrong)
    assert read == set(WORDS.values()), "the probes find what they look for"


@pytest.mark.django_db
def test_nobody_acts_without_the_right(world, farid, eva, amel):
    before, wrong = state(), []
    given = {"title": "Volé", "words": "x", "into": str(world["met"].pk), "type": "formation", "malgre": "1"}
    outside = [Client(raise_request_exception=False), signed(farid), signed(eva)]
    for client in outside:
        for path in [f"{LIST}dire/", *(at(name, need) for name in ONES for need in (world["going"], world["over"], world["gone"]))]:
            for method in ("post", "put", "delete", "patch"):
                answer = getattr(client, method)(path, given)
                if answer.status_code not in (302, 403, 404, 405):
                    wrong.append(f"{method} {path}: {answer.status_code}")
    # A member of another team reads and joins; the rest is not theirs.
    member = signed(amel)
    for name in ("need_edit", "propose", "merge", "close", "reopen"):
        for key in ("going", "over", "gone", "met"):
            answer = member.post(at(name, world[key]), given)
            if answer.status_code not in (403, 404, 409):
                wrong.append(f"member {name} {key}: {answer.status_code}")
    # What GET shows, it does not do.
    coordinator = signed(make_person("Coordination", role="COORDINATOR"))
    for name in ("join", "leave", "propose", "reopen"):
        assert coordinator.get(at(name, world["going"])).status_code == 405
    # Without its token, a form of the site is refused.
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(amel)
    assert strict.post(at("join", world["going"])).status_code == 403
    assert not wrong, "\n".join(wrong[:40])
    assert state() == before


@pytest.mark.django_db
def test_addresses_written_otherwise(world, chloe, denis):
    client, wrong = signed(chloe), []
    number = world["going"].pk
    tails = ["", "-autre", "-" + "a" * 300, "%00", ".0", "/../", "-%3Cscript%3E", "%FF"]
    numbers = [str(number), f"00{number}", f"+{number}", f"-{number}", "0", str(2**31), str(2**63), "9" * 40, "²", "１"]
    for path in [f"{LIST}{each}{tail}/" for each in numbers for tail in tails] + [
        f"{LIST}{each}/{act}/" for each in numbers for act in ("modifier", "moi-aussi", "clore")
    ]:
        for reader in (client, signed(denis)) if "modifier" in path or "clore" in path else (client,):
            answer = reader.get(path)
            if answer.status_code >= 500 or harm_in(answer):
                wrong.append(f"{path}: {answer.status_code} {harm_in(answer)}")
    for query in [
        *QUERIES,
        "etat=clos&etat=clos&etat=%00",
        "theme=" + "a" * 9000,
        "ordre=<b>",
        "titre=%00%ED%A0%80",
        "titre=" + "é" * 5000,
    ]:
        for path in (LIST, f"{LIST}dire/"):
            answer = client.get(f"{path}?{query}")
            if answer.status_code >= 500 or harm_in(answer):
                wrong.append(f"{path}?{query[:40]}: {answer.status_code}")
    assert not wrong, "\n".join(wrong[:40])
    # A page asked for after an act is of this site.
    for away in ("https://exemple.test/", "//exemple.test", "/\\exemple.test", "javascript:alert(1)"):
        answer = client.post(at("join", world["going"]), {"suite": away, "next": away, "retour": away}, headers={"Referer": away})
        assert answer.status_code == 302 and answer.url.startswith("/rencontres/besoins/"), (away, answer.url)


@pytest.mark.django_db
def test_any_text_in_any_field(world, chloe, denis, committed):
    wrong = []
    member, coordinator = signed(chloe), signed(denis)
    for number, text in enumerate(STRINGS[:: 1 if ALL else 6]):
        mine = make_need(chloe, title=f"Sujet {number} à moi")
        tries = [
            (member, f"{LIST}dire/", {"title": text, "detail": text, "words": text, "themes": text, "key": text, "malgre": "1"}),
            (member, at("need_edit", mine), {"title": f"T {text}"[:150], "detail": text, "read_at": text, "themes": [text, text]}),
            (member, at("join", world["going"]), {"words": text}),
            (coordinator, at("merge", mine), {"into": text}),
            (coordinator, at("close", mine), {"words": text}),
        ]
        for client, path, given in tries:
            answer = client.post(path, given)
            if answer.status_code not in (302, 403, 409, 422) or harm_in(answer):
                wrong.append(f"{path} {text[:30]!r}: {answer.status_code} {harm_in(answer)[:80]}")
    assert not wrong, "\n".join(wrong[:40])
    kept = Need.objects.order_by("pk")
    assert all(len(each.title) <= 160 and "\x00" not in each.title + each.detail + each.closed_words for each in kept)


@pytest.mark.django_db
def test_stored_scripts_do_nothing_anywhere(world, denis, chloe, committed):
    Need.objects.filter(pk=world["going"].pk).update(title=LONG[:160], detail=LONG)
    Need.objects.filter(pk=world["gone"].pk).update(title=LONG[40:190], detail=LONG)
    NeedVoice.objects.update(words=LONG[:200])
    going = Need.objects.get(pk=world["going"].pk)
    with committed():
        needs.close(need=going, person=denis, words=LONG)
        reopened = needs.reopen(need=going, person=denis)
        drafted = proposing.propose(need=reopened, person=denis)
    with committed():
        Meeting.objects.filter(pk=drafted.pk).update(
            lead="Ensemble.", place_name="Foyer", commune=None, starts_at=world["meeting"].starts_at, ends_at=world["meeting"].ends_at,
            stage="PREPARING", mode="REMOTE", remote_link="https://salle.test/x",
        )  # fmt: skip
        stages.open_meeting(meeting=Meeting.objects.get(pk=drafted.pk), person=denis)
        reindex()
    forget_all()
    pages = [LIST, f"{LIST}?etat=ouvert&etat=clos&etat=rencontre", going.get_absolute_url(), Need.objects.get(pk=going.pk).get_absolute_url(),
             drafted.get_absolute_url(), "/recherche/?q=alert", "/mon-bureau/", "/mes-messages/", "/la-semaine/"]  # fmt: skip
    pages += [at(name, going) for name in ("need_edit", "merge", "close")] + [f"/rencontres/{drafted.pk}/modifier/"]
    seen = 0
    for client in (signed(denis), signed(chloe)):
        for path in pages:
            answer = client.get(path, follow=True)
            assert answer.status_code in (200, 403), (path, answer.status_code)
            assert not harm_in(answer), (path, harm_in(answer))
            seen += "onerror=alert(1)&gt;" in answer.content.decode()
    assert seen >= 6, "the words are there, as written"
    mails = [mail for mail in OutgoingMail.objects.all() if "alert" in mail.html]
    assert len(mails) >= 2
    for mail in mails:
        _check_mail(mail)


@pytest.mark.django_db
def test_counts_and_lists_are_never_older_than_an_act(world, denis, bruno, chloe, committed):
    # Who reads most: drafts too.
    reader, theme = signed(denis), world["theme"]
    going, met = world["going"], world["met"]

    def fresh(need):
        return Need.objects.get(pk=need.pk)

    other = make_need(chloe, title="Tout autre chose")
    acts = {
        "say": lambda: make_need(bruno, title="Un de plus", themes=[theme]),
        "join": lambda: voices.join(need=fresh(other), person=bruno, words="Le matin"),
        "words": lambda: voices.join(need=fresh(other), person=bruno, words="Le soir"),
        "leave": lambda: voices.leave(need=fresh(other), person=bruno),
        "revise": lambda: needs.revise(need=fresh(other), person=chloe, content=needs.Content(title="Rien à voir", detail="Du tout", themes=[theme])),
        "propose": lambda: proposing.propose(need=fresh(other), person=denis),
        "cancel": lambda: stages.cancel(meeting=Meeting.objects.get(pk=world["meeting"].pk), person=denis, words="La grève."),
        "close": lambda: needs.close(need=fresh(met), person=denis, words="C’est dit."),
        "reopen": lambda: needs.reopen(need=fresh(met), person=denis),
        "merge": lambda: needs.merge(need=fresh(other), into=fresh(going), person=denis),
    }  # fmt: skip
    paths = [LIST, f"{LIST}?etat=clos", f"{LIST}?etat=rencontre", f"{LIST}?theme={theme.slug}", f"{LIST}?ordre=recents", "/rencontres/",
             *(each.get_absolute_url() for each in (going, met, other)), world["meeting"].get_absolute_url(), "/mon-bureau/"]  # fmt: skip
    stale, changed = [], 0
    for name, act in acts.items():
        before = {path: body(reader, path) for path in paths}
        with committed():
            act()
        kept = {path: body(reader, path) for path in paths}
        forget_all()
        cache.clear()
        stale += [f"{path} after « {name} »" for path in paths if body(reader, path) != kept[path]]
        assert kept != before, f"« {name} » is seen somewhere"
        changed += sum(kept[path] != before[path] for path in paths)
    assert not stale, "\n".join(stale)
    assert changed > 2 * len(acts)


def body(client, path):
    """A page without what changes each time it is made: its tokens."""
    answer = client.get(path)
    said = re.sub(r'(csrfmiddlewaretoken|name="key")[^>]*value="[^"]*"', r"\1", answer.content.decode())
    return answer.status_code, answer.headers.get("Location", ""), said


@pytest.mark.django_db(transaction=True)
def test_many_voices_and_two_merges_at_once(denis, bruno, chloe, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    first, second = make_need(bruno, title="Le premier"), make_need(chloe, title="Le second")
    people = [make_person(f"Membre {number}") for number in range(6)]
    clients = [signed(person) for person in people] + [signed(person) for person in people[:3]]
    tries = [lambda client=client, need=need: client.post(at("join", need)) for need in (first, second) for client in clients]
    coordination = signed(denis)
    tries.insert(4, lambda: coordination.post(at("merge", first), {"into": str(second.pk)}))
    tries.insert(9, lambda: signed(denis).post(at("merge", second), {"into": str(first.pk)}))
    statuses = together(tries)
    assert set(statuses) <= {302, 409, 422}, statuses
    merged = [need for need in Need.objects.all() if need.merged_into_id]
    assert len(merged) == 1, "one of two merges that cross"
    left = Need.objects.get(pk=merged[0].merged_into_id)
    # Nobody is lost on the way, nobody counts twice.
    assert left.voices == NeedVoice.objects.filter(need=left).count() == len(people) + 2
    assert NeedVoice.objects.exclude(need=left).count() == 0 and merged[0].voices == 0
    drafts = together([lambda: signed(denis).post(at("propose", left)) for _ in range(4)])
    assert set(drafts) <= {302, 409} and Meeting.objects.count() == 1
