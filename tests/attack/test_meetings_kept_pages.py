"""Each act of meetings and traces, then each page kept for visitors: what was kept is what would be made now."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from maillage.kernel.changes.kept import forget_all
from maillage.kernel.text import markdown
from maillage.meetings.domain import by_hand, choosing, meetings, registrations, series, stages
from maillage.meetings.domain.content import content_of
from maillage.meetings.domain.registrations import Entry
from maillage.meetings.models import Meeting, Registration
from maillage.people.domain import departure
from maillage.search import queries
from maillage.traces.domain import closing, feedback, photos
from maillage.traces.models import Trace, TraceFile
from tests.attack import meeting_world as shared
from tests.attack.test_dossiers_kept_pages import is_kept, rename_team
from tests.attack.test_kept_pages import letters, worth_asking, worth_comparing
from tests.cast import make_person
from tests.factories.library import make_resource, make_theme
from tests.factories.meetings import make_meeting
from tests.kept_worlds import kept_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, committed):
    settings.REQUIRE_SECOND_FACTOR = False
    queries._kept_labels.clear()
    made = kept_world("attacked meetings", lambda: shared.build(indexed=False), within=committed)
    with committed():
        owner = made.people["owner"]
        made.ids["resource"] = make_resource(owner, title="Livre cité", organisations=[made.ids["mine"]])
        made.ids["to come"] = make_meeting(
            owner, days=40, title="Pour plus tard", lead="Bientôt.", place_name="Foyer", commune=made.ids["mine"].commune
        )
    with committed():
        shared.reindex()
    return made


def fresh(world, name):
    return Meeting.objects.get(pk=world.ids[name].pk)


def revise(world, name, **changed):
    meeting = fresh(world, name)
    meetings.revise(meeting=meeting, person=world.people["owner"], content=replace(content_of(meeting=meeting), **changed))


def stage(act, name="coming", **given):
    return lambda world: getattr(stages, act)(meeting=fresh(world, name), person=world.people["owner"], **given)


def enter(world, name="coming", mode="ON_SITE"):
    someone = make_person(f"Membre {Registration.objects.count()}")
    return registrations.register(meeting=fresh(world, name), person=someone, entry=Entry(mode=mode))


def trace_act(act, **given):
    def do(world):
        getattr(closing, act)(trace=Trace.objects.get(pk=world.ids["trace"].pk), person=world.people["owner"], **given)

    return do


def move(world):
    at = timezone.now().replace(microsecond=0) + timedelta(days=33)
    stages.set_new_dates(meeting=fresh(world, "coming"), person=world.people["owner"], starts_at=at, ends_at=at + timedelta(hours=3))


def leave_seat(world):
    row = Registration.objects.filter(meeting=world.ids["coming"].pk, state="SEATED").order_by("pk").first()
    registrations.cancel(registration=row)


def file_of(world, name="shared file"):
    return TraceFile.objects.select_related("trace__meeting", "file").get(file__uuid=world.ids[name])


def tell(world, **said):
    row = file_of(world)
    photos.tell_files(trace=row.trace, person=world.people["owner"], told={row.uuid: photos.Told(**said)})


ACTS = {
    "prepare one": lambda w: meetings.prepare(person=w.people["coordinator"], content=replace(content_of(meeting=fresh(w, "coming")), title="Toute neuve")),
    "the last seats but one": enter,
    "the last seat": enter,
    "the list begins": enter,
    "a seat at a distance": lambda w: enter(w, mode="REMOTE"),
    "a seat is left": leave_seat,
    "more seats": lambda w: revise(w, "coming", seats_on_site=30),
    "by hand": lambda w: by_hand.add_by_hand(meeting=fresh(w, "coming"), by=w.people["owner"], entry=Entry(mode="ON_SITE", name="Paul")),
    "close": stage("close_registrations"),
    "reopen": stage("reopen"),
    "rename": lambda w: revise(w, "coming", title="Autre titre", lead="Autre phrase."),
    "another mode": lambda w: revise(w, "coming", mode="ON_SITE"),
    "postpone": stage("postpone", words="La grève."),
    "new dates": move,
    "for members": lambda w: revise(w, "coming", access="MEMBERS"),
    "for all again": lambda w: revise(w, "coming", access="PUBLIC"),
    "cancel": stage("cancel", words="La salle est fermée."),
    "choose a date": lambda w: choosing.choose(slot=w.ids["slot"], person=w.people["owner"]),
    "name a cycle anew": lambda w: series.rename(series=w.ids["series"], person=w.people["coordinator"], title="Autre cycle", lead="Autre."),
    "cite": lambda w: trace_act("cite", resource=w.ids["resource"], words="Vu.")(w),
    "quote": trace_act("quote", words="Une phrase pour tous.", by="Ana", audience="PARTNERS"),
    "an account for us alone": trace_act("write_account", summary="En bref.", account="Entre nous.", partners_account=""),
    "an account for all": trace_act("write_account", summary="En bref.", account="Entre nous.", partners_account="Pour tous, à nouveau."),
    "say what a file shows": lambda w: tell(w, caption="Autre légende", audience="PARTNERS"),
    "a file for us": lambda w: tell(w, caption="Pour nous", audience="US"),
    "hours": lambda w: closing.confirm_presence(trace=Trace.objects.get(pk=w.ids["trace"].pk), person=w.people["owner"], hours=Decimal("7.5")),
    "give an opinion": lambda w: feedback.answer(registration=w.ids["present"], rating=5, takeaway="Bien.", next_theme=""),
    "publish traces": lambda w: closing.publish(trace=Trace.objects.get(meeting=w.ids["open"].pk), person=w.people["owner"]),
    "withdraw a file": lambda w: photos.remove_file(row=file_of(w), person=w.people["owner"]),
    "traces for members": lambda w: revise(w, "held", access="MEMBERS"),
    "rename a team": rename_team,
    "leave the network": lambda w: departure.leave(person=w.people["owner"], by=w.people["owner"]),
}  # fmt: skip


def kept_addresses(world):
    found, seen = [], Counter()
    for name, what, path, access in shared.addresses(world, method="GET"):
        if access == "public" and "nothing" not in what and (shared.ALL or seen[name] < 3):
            seen[name] += 1
            found.append(path)
    found += [each.get_absolute_url() for each in world.ids.values() if hasattr(each, "get_absolute_url")]
    theme, mine = make_theme(), world.ids["mine"]
    found += ["/", "/bibliotheque/", f"/bibliotheque/themes/{theme.slug}/", "/sitemap.xml", f"/rencontres/?theme={theme.slug}",
              f"/annuaire/organisations/{mine.pk}-{mine.slug}/", "/bibliotheque/flux.xml"]  # fmt: skip
    return [path for path in dict.fromkeys(found) if not path.endswith((".png", ".webp", ".pdf", ".docx", ".odt"))]


def said(answer):
    """Give the letters of an answer: the instant a calendar was written is not what it says."""
    content = answer.content
    if "calendar" in answer.headers.get("Content-Type", ""):
        return b"\n".join(line for line in content.split(b"\r\n") if not line.startswith(b"DTSTAMP"))
    return letters(answer)


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
            if (before.status_code, said(before)) != (made.status_code, said(made)):
                stale.append(f"{path} after « {act} »")
            seen.add((act, said(made)))
    assert not stale, "\n".join(stale[:40])
    assert len(seen) > len(paths)


def test_what_is_taken_back_is_gone_at_once(world, committed):
    """The file of traces withdrawn, the meeting closed to visitors: files, photos and images too, with the address one had."""
    visitor, owner = Client(raise_request_exception=False), world.people["owner"]
    held, name = world.ids["held"], world.ids["shared file"]
    paths = [f"/rencontres/traces-fichiers/{name}/", f"/rencontres/{held.pk}/traces/", f"/rencontres/{held.pk}/traces/compte-rendu.docx",
             f"/rencontres/{held.pk}/apercu.png", f"/rencontres/{held.pk}/rencontre.ics", f"/rencontres/{held.pk}/programme.docx"]  # fmt: skip
    first = [visitor.get(path) for path in paths]
    assert [each.status_code for each in first] == [200] * 6
    tags = [each.headers.get("ETag", "x") for each in first]
    with committed():
        revise(world, "held", access="MEMBERS")
    again = [visitor.get(path, headers={"If-None-Match": tag}).status_code for path, tag in zip(paths, tags, strict=True)]
    assert again == [404] * 6
    with committed():
        revise(world, "held", access="PUBLIC")
        tell(world, audience="US")
    assert visitor.get(paths[0]).status_code == 404 and visitor.get(paths[1]).status_code == 200
    with committed():
        tell(world, audience="PARTNERS")
        photos.remove_file(row=file_of(world), person=owner)
    for headers in ({}, {"Range": "bytes=0-3"}, {"If-None-Match": tags[0]}):
        assert visitor.get(paths[0], headers=headers).status_code in (404, 410)
