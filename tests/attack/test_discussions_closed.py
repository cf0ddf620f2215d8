"""What is said among members, waits or was withdrawn changes nothing of what the others read: pages, counts, feeds, search, mails."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from maillage.community import public as community
from maillage.community.domain import answers, carrying, discussions
from maillage.community.domain.content import Content
from maillage.kernel.changes.kept import forget_all
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.letters import public as letters
from maillage.search.current import engine
from maillage.search.rebuilding import rebuild
from tests.factories.community import make_answer, make_discussion
from tests.factories.library import make_file, make_resource
from tests.factories.meetings import make_meeting
from tests.factories.network import make_membership, make_offer, make_organisation, make_theme

pytestmark = pytest.mark.django_db
WORD = "zutique"
CHANGING = re.compile(r'value="\w{64}"|nonce="[^"]+"|\?v=\w+|<updated>[^<]*</updated>')


@pytest.fixture
def about(settings, amel, bruno, chloe, denis):
    """A theme, a resource, a meeting and an organisation that everybody reads; somebody who offers help; an open question."""
    settings.REQUIRE_SECOND_FACTOR = False
    theme, centre = make_theme("La médiation"), make_organisation("Centre de la Vallée")
    make_membership(bruno, centre)
    make_offer(chloe, theme, "Dix ans.")
    book, meeting = make_resource(amel, title="Un livre ouvert", themes=[theme]), make_meeting(denis)
    shown = make_discussion(amel, title="Une question ouverte", access="PUBLIC", themes=[theme])
    make_answer(shown, chloe, text="Une réponse ouverte.")
    return {"theme": theme, "centre": centre, "book": book, "meeting": meeting, "shown": shown}


def read(about, person=None, *more):
    """Give what somebody reads of the site, address by address, without what changes at each reading."""
    rebuild(engine(), processes=0)
    cache.clear()
    forget_all()
    client = Client()
    if person is not None:
        client.force_login(person)
    theme, centre = about["theme"], about["centre"]
    paths = ["/", "/questions/", f"/questions/?theme={theme.slug}", "/questions/?etat=ouverte", "/questions/?nature=question", "/questions/flux.xml", f"/questions/themes/{theme.slug}/flux.xml",
             "/bibliotheque/", "/bibliotheque/themes/", f"/bibliotheque/themes/{theme.slug}/", f"/bibliotheque/themes/{theme.slug}/flux.xml", about["book"].get_absolute_url(),
             about["meeting"].get_absolute_url(), f"/annuaire/organisations/{centre.pk}-{centre.slug}/", "/recherche/", "/recherche.json?par=100", f"/recherche/?q={WORD}", f"/recherche.json?q={WORD}",
             f"/recherche/suggestions/?q={WORD[:4]}", "/recherche/?q=question", "/sitemap.xml", "/moderation/", "/mon-bureau/", "/mes-messages/", "/mes-preferences/apercu/", "/rencontres/",
             about["shown"].get_absolute_url(), f"/questions/ressemble/?titre={WORD}", f"/questions/choisir.json?q={WORD}", *more]  # fmt: skip
    return {path: (lambda answer: (answer.status_code, CHANGING.sub("·", answer.text)))(client.get(path)) for path in paths}


def changed(before, after):
    return [path for path in before if before[path] != after[path]]


def content(about, **fields):
    things = [
        ("library.resource", about["book"].uuid),
        ("meetings.meeting", about["meeting"].uuid),
        ("network.organisation", about["centre"].uuid),
    ]
    return Content(
        **{"title": f"Une affaire {WORD}", "text": f"Mot {WORD}, @Amel Berrada.", "themes": [about["theme"]], "things": things, **fields}
    )


def test_visitors_notice_nothing_of_what_members_say(committed, about, amel, bruno, chloe, denis):
    before = read(about)
    with committed():
        closed = discussions.ask(person=amel, content=content(about, files=[make_file(amel, "note.txt", WORD.encode())]))
        community.keep(given=answers.answer(person=denis, discussion=closed, text=f"Réponse {WORD}."), person=amel, words=WORD)
        community.same_here(discussion=closed, person=chloe)
        relayed = discussions.ask(person=bruno, content=content(about, title=f"Autre affaire {WORD}", relayed=True))
        discussions.open_held(discussion=relayed, person=denis)
    assert changed(before, read(about)) == []
    visitor, file = Client(), closed.file_rows.get().file
    for end in ("", "nouvelles/", "image.png", "historique/", "ailleurs/"):
        assert visitor.get(f"/questions/{closed.pk}/{end}").status_code in (302, 404), end
    for path in (
        f"/questions/fichiers/{file.uuid}/",
        f"/questions/images/{file.uuid}/",
        f"/signaler/community.discussion/{closed.uuid}/",
        f"/signaler/community.answer/{closed.keeping.answer.uuid}/",
    ):
        assert visitor.get(path).status_code == 404, path
    # Members do read it, the coordination included, and it is counted: the comparison has seen something.
    assert len(changed(before, read(about, denis))) > 15


def test_what_waits_or_was_withdrawn_is_noticed_by_nobody_else(committed, about, settings, amel, bruno, chloe, denis):
    settings.MODERATE_FIRST_CONTRIBUTIONS = True
    letters.follow(person=amel, kind="network.theme", uuid=about["theme"].uuid)
    before, outside, told = read(about, amel), read(about), Message.objects.filter(person__in=[amel, chloe]).count()
    with committed():
        held = discussions.ask(person=bruno, content=content(about, access="PUBLIC", files=[make_file(bruno, "note.txt", WORD.encode())]))
        carrying.carry(discussion=held, to=[(chloe, WORD)], by=bruno)
        given = answers.answer(
            person=bruno,
            discussion=about["shown"],
            text=f"Réponse {WORD}, @Amel Berrada.",
            things=[("library.resource", about["book"].uuid)],
        )
        gone = discussions.ask(person=denis, content=content(about, title=f"Retirée {WORD}", text="", access="PUBLIC"))
        discussions.withdraw(discussion=gone, person=denis)
        read_once = answers.answer(person=denis, discussion=gone.__class__.objects.get(pk=about["shown"].pk), text=f"À retirer {WORD}.")
        answers.withdraw_answer(given=read_once, person=denis)
    assert held.is_held and given.is_held
    own = about["shown"].get_absolute_url()
    # The answer that was read leaves a line; what was told of the discussion stays in one's messages, without its words.
    after = read(about, amel)
    assert set(changed(before, after)) <= {own, "/mes-messages/", "/mes-preferences/apercu/", "/mon-bureau/", "/"}, changed(before, after)
    assert set(changed(outside, read(about))) <= {own}
    for path, (_, text) in after.items():
        assert WORD not in text or WORD in path, path
    assert "Une discussion qui a été retirée depuis" in after["/mes-messages/"][1]
    member = Client()
    member.force_login(amel)
    for path in (
        held.get_absolute_url(),
        f"/questions/fichiers/{held.file_rows.get().file.uuid}/",
        f"/questions/{held.pk}/nouvelles/",
        f"/questions/reponses/{given.pk}/merci/",
        f"/signaler/community.answer/{given.uuid}/",
    ):
        assert member.get(path).status_code == 404, path
    assert member.get(f"/questions/{about['shown'].pk}/nouvelles/").json()["count"] == 1
    assert not OutgoingMail.objects.filter(person__in=[amel, chloe], text__contains=f"Mot {WORD}").exists()
    assert Message.objects.filter(person__in=[amel, chloe]).exclude(about=gone.uuid).count() <= told + 1
