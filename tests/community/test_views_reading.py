import datetime as dt

import pytest
from django.urls import reverse

from maillage.community import public as community
from maillage.community.models import Discussion
from maillage.letters import public as letters
from tests.factories.community import make_answer, make_discussion
from tests.factories.network import make_membership, make_organisation, make_theme

ALL = "/questions/"


@pytest.mark.parametrize("who", ["visitor", "candidate", "member", "asker", "coordinator"])
def test_who_reads_what(client, sign_in, bruno, chloe, denis, farid, who):
    theme = make_theme()
    open_one = make_discussion(bruno, title="Ouverte à tous", access="PUBLIC", text="Demandez à @Chloé Dumont.", themes=[theme])
    make_answer(open_one, chloe, text="Réponse de métier")
    ours = make_discussion(chloe, title="Entre nous", text="Secret", themes=[theme])
    held = make_discussion(bruno, title="Pas encore", opened_at=None, held_for="FIRST")
    gone = make_discussion(bruno, title="Reprise", access="PUBLIC")
    community.withdraw(discussion=gone, person=bruno)
    inside = who in ("member", "asker", "coordinator")
    if who != "visitor":
        sign_in({"candidate": farid, "member": chloe, "asker": bruno, "coordinator": denis}[who])
    listed = client.get(ALL)
    assert ("Entre nous" in listed.text, "Ouverte à tous" in listed.text, "Reprise" in listed.text) == (inside, True, False)
    assert client.get(ours.get_absolute_url()).status_code == (200 if inside else 404)
    assert client.get(held.get_absolute_url()).status_code == (200 if who in ("asker", "coordinator") else 404)
    assert client.get(gone.get_absolute_url()).status_code == 410
    page = client.get(open_one.get_absolute_url())
    assert "Réponse de métier" in page.text
    assert [("Chloé" in page.text), ("Bruno" in page.text)] == [inside, inside]
    assert client.get(f"{ALL}{open_one.pk}-autre/").status_code == 301
    assert client.get(f"{ALL}{open_one.pk}").status_code in (200, 301)
    assert client.get(f"{ALL}99999999999-x/").status_code == 404
    feeds = [client.get(reverse("community:feed")).text, client.get(reverse("community:theme_feed", args=[theme.slug])).text]
    for feed in feeds:
        assert ("Ouverte à tous" in feed, "Entre nous" in feed, "Chloé" in feed, "Bruno" in feed) == (True, False, False, False)
    assert client.get(reverse("community:theme_feed", args=["rien"])).status_code == 404
    assert client.get("/sitemap.xml").text.count("/questions/") == 1
    assert ("Secret" in page.text, "og:description" in page.text) == (False, True)


def test_a_visitor_reads_the_name_of_whoever_shows_what_they_do(client, bruno):
    bruno.visibility = {"function": "PUBLIC"}
    bruno.save()
    assert "Bruno Collin" in client.get(make_discussion(bruno, access="PUBLIC").get_absolute_url()).text


def test_the_list_filters_and_survives_any_address(sign_in, client, bruno, chloe, denis):
    theme = make_theme()
    waiting = make_discussion(bruno, title="Sans rien", themes=[theme], ago=dt.timedelta(days=4))
    solved = make_discussion(chloe, title="Résolue hier")
    community.keep(given=make_answer(solved, bruno), person=chloe)
    make_discussion(chloe, title="Une belle idée", kind="IDEA")
    letters.follow(person=bruno, kind=Discussion.KIND, uuid=solved.uuid, level="essential")
    sign_in(bruno)
    for query, found in (
        ("etat=ouverte", ["Sans rien"]),
        ("etat=resolue", ["Résolue hier"]),
        ("nature=idee", ["Une belle idée"]),
        (f"theme={theme.slug}", ["Sans rien"]),
        ("voir=suivies", ["Résolue hier"]),
        ("voir=miennes", ["Résolue hier", "Sans rien"]),
        ("ordre=attente", ["Sans rien", "Résolue hier", "Une belle idée"]),
    ):
        page = client.get(f"{ALL}?{query}").context["page"]
        assert [row.title for row in page] == found, query
        assert page.paginator.count == len(found)
    for query in ("theme=%00", "etat=x&nature=y&voir=z&ordre=é&page=-1", "page=999999999999", "reponse=x"):
        assert client.get(f"{ALL}?{query}").status_code == 200
        assert client.get(f"{waiting.get_absolute_url()}?{query}").status_code == 200
    client.logout()
    assert client.get(f"{ALL}?voir=miennes").context["page"].paginator.count == 0
    sign_in(denis)
    assert client.get(ALL).context["health"] == (1, 2)


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same(sign_in, amel, bruno, chloe, denis, rows, django_assert_max_num_queries):
    theme, centre = make_theme(), make_organisation()
    for person in (amel, bruno, chloe):
        make_membership(person, centre)
    thread = make_discussion(bruno, title="Un fil", access="PUBLIC", themes=[theme])
    about = make_discussion(chloe, title="À citer", themes=[theme])
    for number in range(rows):
        make_discussion(chloe, title=f"Autre {number}", themes=[theme])
        given = make_answer(thread, chloe, text=f"Réponse {number}")
        given.thing_rows.create(discussion=thread, kind=Discussion.KIND, thing=about.uuid)
        community.thank(given=given, person=bruno, words="Merci !")
    community.keep(given=given, person=bruno, words="Oui")
    client = sign_in(denis)
    # What is the same for all is worked out once.
    client.get(ALL)
    with django_assert_max_num_queries(7):
        assert client.get(ALL).status_code == 200
    client.get(f"{ALL}?etat=ouverte")
    with django_assert_max_num_queries(8):
        assert client.get(f"{ALL}?etat=ouverte&theme={theme.slug}").status_code == 200
    with django_assert_max_num_queries(13):
        assert client.get(thread.get_absolute_url()).status_code == 200
    client.logout()
    with django_assert_max_num_queries(10):
        assert client.get(thread.get_absolute_url()).status_code == 200


def test_three_hundred_answers_stay_readable(sign_in, bruno, chloe, django_assert_max_num_queries):
    from maillage.community.models import Answer

    thread = make_discussion(bruno, title="Un très long fil")
    now = thread.created_at
    rows = [
        Answer(
            discussion=thread, author=chloe, text=f"N{n}.", html=f"<p>N{n}.</p>", created_at=now + dt.timedelta(minutes=n), opened_at=now
        )
        for n in range(300)
    ]
    Answer.objects.bulk_create(rows)
    Discussion.objects.update(answers=300, answered_at=now)
    client, url = sign_in(chloe), thread.get_absolute_url()
    with django_assert_max_num_queries(10):
        page = client.get(url)
    shown = [number for number in range(300) if f"<p>N{number}.</p>" in page.text]
    assert shown == [*range(20), *range(280, 300)]
    assert "Montrer les 260" in page.text
    with django_assert_max_num_queries(10):
        whole = client.get(f"{url}?toutes=1")
    assert whole.text.count('<article class="answer') == 300
    middle = Answer.objects.get(text="N150.")
    assert "<p>N150.</p>" in client.get(middle.get_absolute_url().partition("#")[0]).text


def test_new_answers_are_told_to_who_reads(sign_in, client, bruno, chloe, farid):
    thread = make_discussion(bruno)
    url = reverse("community:news", args=[thread.pk])
    sign_in(bruno)
    first = client.get(f"{url}?depuis=0")
    assert first.json()["said"] == ""
    assert client.get(f"{url}?depuis=0", headers={"If-None-Match": first["ETag"]}).status_code == 304
    make_answer(thread, chloe)
    make_answer(thread, chloe)
    second = client.get(f"{url}?depuis=0", headers={"If-None-Match": first["ETag"]})
    assert second.json()["said"] == "2\u00a0nouvelles réponses"
    assert client.get(f"{url}?depuis=abc").json()["said"] == ""
    client.logout()
    assert client.get(url).status_code == 302
