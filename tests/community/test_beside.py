"""On the page of every thing: what is said of it, how much one wants to know of it, and its messages read."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.community import public as community
from maillage.community.models import DiscussionThing
from maillage.kernel.notices.public import Message
from maillage.letters import public as letters
from maillage.library.domain.inspirations import name_inspiration
from maillage.needs.models import NeedMeeting
from maillage.traces.models import Trace
from tests.factories.community import make_discussion
from tests.factories.dossiers import make_dossier
from tests.factories.initiatives import make_initiative
from tests.factories.library import make_resource, make_theme
from tests.factories.links import make_link
from tests.factories.meetings import make_meeting
from tests.factories.needs import make_need
from tests.factories.network import make_membership, make_organisation

pytestmark = pytest.mark.django_db
MAKERS = {
    "library.resource": lambda amel, denis: make_resource(amel, access="PUBLIC"),
    "dossiers.dossier": lambda amel, denis: make_dossier(amel, access="PUBLIC"),
    "initiatives.initiative": lambda amel, denis: make_initiative(amel, access="PUBLIC"),
    "links.link": lambda amel, denis: make_link(amel, access="PUBLIC"),
    "meetings.meeting": lambda amel, denis: make_meeting(amel, access="PUBLIC"),
    "network.organisation": lambda amel, denis: make_organisation(),
}


def said_of(kind, thing, author, title, **fields):
    made = make_discussion(author, title=title, **fields)
    DiscussionThing.objects.create(discussion=made, kind=kind, thing=thing.uuid)
    return made


def told(person, kind, thing):
    return Message.objects.create(
        person=person, name="x", fact=uuid4().hex, title="M", url="/x/", about_kind=kind, about=thing.uuid, created_at=timezone.now()
    )


def queries(client, url):
    with CaptureQueriesContext(connection) as asked:
        page = client.get(url)
    assert page.status_code == 200
    return len(asked), [each["sql"][:160] for each in asked]


@pytest.mark.parametrize("kind", MAKERS)
def test_every_thing_shows_what_is_said_of_it(kind, sign_in, client, amel, bruno, chloe, denis):
    thing = MAKERS[kind](amel, denis)
    url, elsewhere = thing.get_absolute_url(), 1
    client.get(url)
    make_discussion(chloe, title="Ailleurs")
    content = community.Content(title="Pour toutes et tous", access="PUBLIC", things=[(kind, thing.uuid)])
    community.ask(person=denis, content=content)
    for number in range(6):
        said_of(kind, thing, chloe, f"Entre nous {number}", last_at=timezone.now() + timezone.timedelta(minutes=number))
    visited = client.get(url).text
    assert "Pour toutes et tous" in visited and "Entre nous" not in visited and "Poser une question à ce sujet" not in visited
    message, other = told(bruno, kind, thing), told(chloe, kind, thing)
    page = sign_in(bruno).get(url).text
    assert [number for number in range(6) if f"Entre nous {number}" in page] == [1, 2, 3, 4, 5] and "Pour toutes et tous" not in page
    assert f"?a-propos={kind}:{thing.uuid}" in page and "Voir les 7\xa0discussions" in page
    listed = client.get(f"/questions/?a-propos={kind}:{thing.uuid}")
    assert listed.context["page"].paginator.count == 7 and listed.context["active"][0][1] == "/questions/"
    assert client.get(f"/questions/?a-propos={kind}:{uuid4()}").context["page"].paginator.count == 7 + elsewhere
    assert f"/questions/poser/?sur={kind}:{thing.uuid}" in page
    assert [card.uuid for card in client.get(f"/questions/poser/?sur={kind}:{thing.uuid}").context["chosen"]] == [thing.uuid]
    message.refresh_from_db()
    other.refresh_from_db()
    assert message.read_at and not other.read_at
    # The level is chosen on the page itself, and shown there.
    values = {"genre": kind, "chose": thing.uuid, "niveau": "all", "retour": url}
    assert client.post("/suivre/", values).url == url
    assert client.get(url).context["beside"].level == "all"
    asked = community.ask(person=denis, content=community.Content(title="Et maintenant ?", things=[(kind, thing.uuid)]))
    assert Message.objects.filter(person=bruno, name="community.asked", about=asked.uuid).count() == 1
    letters.follow(person=bruno, kind=kind, uuid=thing.uuid, level="none")
    community.ask(person=denis, content=community.Content(title="Et après ?", things=[(kind, thing.uuid)]))
    assert Message.objects.filter(person=bruno, name="community.asked").count() == 1


@pytest.mark.parametrize("kind", [*MAKERS, "needs.need", "published"])
def test_the_pages_ask_ten_questions_at_most(kind, sign_in, client, amel, bruno, chloe, denis):
    thing = (
        make_meeting(amel, access="PUBLIC", stage="HELD", days=-3)
        if kind == "published"
        else MAKERS.get(kind, lambda *_: None)(amel, denis)
    )
    if kind == "needs.need":
        thing = make_need(amel)
    of = "meetings.meeting" if kind == "published" else kind
    for person in (amel, bruno):
        make_membership(person, make_organisation(f"Équipe de {person}", slug=str(person.pk)))
    if kind == "published":
        now = timezone.now()
        Trace.objects.create(
            meeting=thing, account="Dit", begun_at=now, begun_by=denis, changed_at=now, published_at=now, published_by=denis
        )
        thing.stage = "PUBLISHED"
        thing.save()

    def more(number):
        said_of(of, thing, chloe, f"Dit {number}", access="PUBLIC")
        told(bruno, of, thing)
        if of == "meetings.meeting":
            NeedMeeting.objects.create(need=make_need(chloe, title=f"Besoin {number}"), meeting=thing, by=denis, at=timezone.now())

    url = thing.get_absolute_url()
    more(0)
    visitor = 0 if kind == "needs.need" else queries(client, url)[0]
    sign_in(bruno)
    client.get(url)
    one, _ = queries(client, url)
    letters.follow(person=bruno, kind=of, uuid=thing.uuid)
    more(1)
    more(2)
    client.get(url)
    three, asked = queries(client, url)
    assert one == three <= 10, asked
    assert visitor <= 10


def test_a_theme_shows_members_its_discussions_and_begins_one_under_it(sign_in, client, bruno, chloe):
    theme = make_theme()
    make_discussion(chloe, title="Sous le thème", themes=[theme], access="PUBLIC")
    url = f"/bibliotheque/themes/{theme.slug}/"
    assert "Poser une question" not in client.get(url).text
    page = sign_in(bruno).get(url).text
    assert "Sous le thème" in page and f"?sur=network.theme:{theme.uuid}" in page
    form = client.get(f"/questions/poser/?sur=network.theme:{theme.uuid}").context["form"]
    assert form.initial["themes"] == [str(theme.pk)]


def test_inspirations_stay_on_the_page_in_their_order(sign_in, amel, bruno):
    first, second, taker = (make_resource(amel, title=title) for title in ("Première source", "Seconde source", "Reprise"))
    for source in (first, second):
        name_inspiration(
            taker=("library.resource", taker.uuid), source=("library.resource", source.uuid), words=f"De {source}", person=amel
        )
    page = sign_in(bruno).get(taker.get_absolute_url())
    assert [taken.card.title for taken in page.context["inspirations"].sources] == ["Seconde source", "Première source"]
    assert [taken.words for taken in page.context["inspirations"].sources] == ["De Seconde source", "De Première source"]
    page = sign_in(bruno).get(first.get_absolute_url())
    assert [taken.card.title for taken in page.context["inspirations"].takers] == ["Reprise"]
