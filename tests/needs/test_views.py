import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from maillage.meetings.models import Meeting
from maillage.needs import public as doors
from maillage.needs.domain import needs, proposing, voices
from maillage.needs.models import Need, NeedMeeting
from maillage.needs.queries import lists
from tests.factories.meetings import make_meeting
from tests.factories.needs import make_need
from tests.factories.network import make_theme

ALL = "/rencontres/besoins/"
SAY = f"{ALL}dire/"


def at(name, need):
    return reverse(f"needs:{name}", args=[need.pk])


def text(response):
    return response.content.decode()


def test_a_visitor_reads_nothing_and_acts_on_nothing(client, bruno):
    need = make_need(bruno, title="Les secrets du métier")
    for address in (ALL, SAY, need.get_absolute_url(), at("need_edit", need)):
        assert client.get(address).status_code == 302
    for name in ("join", "leave", "propose", "merge", "close", "reopen"):
        assert client.post(at(name, need)).status_code == 302
    need.refresh_from_db()
    assert need.voices == 1


def test_a_candidate_and_a_member_without_the_role_are_refused(sign_in, farid, chloe, bruno):
    need = make_need(bruno)
    assert sign_in(farid).get(ALL).status_code == 403
    client = sign_in(chloe)
    for name in ("propose", "merge", "close", "reopen", "need_edit"):
        assert client.post(at(name, need), {"title": "À moi", "words": "Non"}).status_code in (403, 409)
    assert not Meeting.objects.exists()


def test_a_need_is_said_without_script(sign_in, bruno):
    client, theme = sign_in(bruno), make_theme("Budget")
    key = client.get(SAY).context["form"].initial["key"]
    sent = {"title": "Écrire un budget", "detail": "Sur cinq ans", "themes": [theme.pk], "words": "un matin", "key": key}
    first, again = client.post(SAY, sent), client.post(SAY, sent)
    need = Need.objects.get()
    assert first.url == again.url == need.get_absolute_url()
    page = text(client.get(first.url))
    assert "Sur cinq ans" in page
    assert "un matin" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "\u200b"),
        ("title", "x" * 161),
        ("detail", "x" * 4001),
        ("words", "x" * 301),
        ("themes", "nul"),
        ("key", "x"),
        ("title", "a\0"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field(sign_in, bruno, field, value):
    response = sign_in(bruno).post(SAY, {"title": "Un besoin", "detail": "Gardé", field: value})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "À corriger" in text(response)
    assert field == "detail" or "Gardé" in text(response)


def test_needs_that_look_alike_are_shown_first(sign_in, bruno, chloe):
    near = make_need(chloe, title="Les budgets pluriannuels")
    client = sign_in(bruno)
    response = client.post(SAY, {"title": "Un budget pluriannuel", "detail": "Mes mots"})
    assert response.status_code == 422
    assert near.get_absolute_url() in text(response)
    assert at("join", near) in text(response)
    assert "Mes mots" in text(response)
    assert client.post(SAY, {"title": "Un budget pluriannuel", "malgre": "1"}).status_code == 302
    assert Need.objects.count() == 2


def test_me_too_in_one_tap_and_back(sign_in, bruno, chloe):
    need, client = make_need(chloe), sign_in(bruno)
    assert 'aria-pressed="false"' in text(client.get(ALL))
    for _ in range(2):
        assert client.post(at("join", need), {"retour": f"{ALL}?ordre=recents"}).url == f"{ALL}?ordre=recents"
    need.refresh_from_db()
    assert need.voices == 2
    assert 'aria-pressed="true"' in text(client.get(ALL))
    assert client.post(at("leave", need), {"retour": "https://ailleurs.test/"}).url == need.get_absolute_url()
    assert client.post(at("leave", need)).status_code == 302
    need.refresh_from_db()
    assert need.voices == 1


def test_words_too_long_stay_where_they_were_typed(sign_in, bruno, chloe):
    need = make_need(chloe)
    response = sign_in(bruno).post(at("join", need), {"words": "x" * 301})
    assert response.status_code == 422
    assert "x" * 301 in text(response)


def test_the_list_filters_and_sorts(sign_in, bruno, chloe, denis):
    theme = make_theme("Budget")
    shared, fresh = make_need(bruno, chloe, title="Le plus partagé", themes=[theme]), make_need(bruno, title="Le plus récent")
    closed, met = make_need(bruno, title="Celui qui est clos"), make_need(bruno, title="Celui qui est prévu")
    needs.close(need=closed, person=denis, words="Fait.")
    NeedMeeting.objects.create(need=met, meeting=make_meeting(denis), by=denis, at=met.created_at)
    client = sign_in(bruno)

    def found(query=""):
        return [line.need.title for line in client.get(f"{ALL}{query}").context["page"].object_list]

    assert found() == [shared.title, met.title, fresh.title]
    assert found("?ordre=recents")[0] == met.title
    assert found(f"?theme={theme.slug}") == [shared.title]
    assert found("?etat=clos") == [closed.title]
    assert found("?etat=rencontre") == [met.title]
    assert found("?etat=ouvert") == [shared.title, fresh.title]
    assert found("?etat=nul&ordre=nul&page=99&theme=%00") == found()
    assert "Rien avec ces filtres" in text(client.get(f"{ALL}?theme=rien"))


@pytest.mark.parametrize("query", ["", "?ordre=recents", "?etat=ouvert&etat=rencontre"])
def test_lines_tell_their_themes_and_the_last_meeting_announced(sign_in, bruno, denis, query):
    need = make_need(bruno, themes=[make_theme("Budget"), make_theme("Archives")])
    for title, stage in (
        ("Une première", "OPEN"),
        ("La suivante", "OPEN"),
        ("Celle qui tombe", "CANCELLED"),
        ("Un brouillon", "PREPARING"),
    ):
        NeedMeeting.objects.create(need=need, meeting=make_meeting(denis, title=title, stage=stage), by=denis, at=need.created_at)
    make_need(bruno, title="Sans rien")
    told, bare = sorted(sign_in(bruno).get(f"{ALL}{query}").context["page"].object_list, key=lambda line: line.need.pk)
    assert (list(told.themes), told.meeting.title) == (["Budget", "Archives"], "La suivante")
    assert (list(bare.themes), bare.meeting) == ([], None)


def test_pages_of_the_list_follow_one_another(sign_in, bruno):
    for number in range(lists.PER_PAGE + 3):
        make_need(bruno, title=f"Besoin {number}")
    client, titles = sign_in(bruno), []
    for page in (1, 2, 99):
        titles.append([line.need.title for line in client.get(f"{ALL}?page={page}").context["page"].object_list])
    first, second, last = titles
    assert len(first) == lists.PER_PAGE and len({*first, *second}) == lists.PER_PAGE + 3 and last == second


def test_the_agenda_leads_members_there(client, sign_in, bruno):
    assert ALL not in text(client.get("/rencontres/"))
    assert ALL in text(sign_in(bruno).get("/rencontres/"))


def test_an_empty_list_says_what_will_be_there(sign_in, bruno):
    assert "Dire le premier besoin" in text(sign_in(bruno).get(ALL))


def test_addresses_lead_to_the_page(sign_in, bruno, denis):
    need, into = make_need(bruno), make_need(bruno, title="L’autre")
    client = sign_in(bruno)
    assert client.get(f"{ALL}{need.pk}/").url == need.get_absolute_url()
    assert client.get(f"{ALL}{need.pk}-autrement/").status_code == 301
    for number in (0, 999, 2**63, 10**30):
        assert client.get(f"{ALL}{number}-rien/").status_code == 404
        assert client.post(f"{ALL}{number}/moi-aussi/").status_code == 404
    needs.merge(need=need, into=into, person=denis)
    assert client.get(f"{ALL}{need.pk}/").url == into.get_absolute_url()
    assert need.title in text(client.get(into.get_absolute_url()))


def test_whoever_said_it_corrects_it(sign_in, bruno, chloe):
    need, client = make_need(bruno), sign_in(bruno)
    read_at = client.get(at("need_edit", need)).context["form"].initial["read_at"]
    assert client.post(at("need_edit", need), {"title": ""}).status_code == 422
    assert client.post(at("need_edit", need), {"title": "Mieux dit", "read_at": read_at}).status_code == 302
    late = client.post(at("need_edit", need), {"title": "Trop tard", "read_at": read_at})
    assert late.status_code == 422
    assert "entre-temps" in text(late)
    assert "Trop tard" in text(late)


def test_the_coordination_merges_and_closes(sign_in, denis, bruno, chloe):
    need, into = make_need(bruno, title="Un budget"), make_need(chloe, title="Des budgets")
    client = sign_in(denis)
    assert "Qui se ressemblent" in text(client.get(at("merge", need)))
    for value in ("", "nul", str(need.pk), "999"):
        assert client.post(at("merge", need), {"into": value}).status_code == 422
    assert client.post(at("merge", need), {"into": into.pk}).url == into.get_absolute_url()
    assert client.get(at("merge", need)).status_code == 409
    assert client.post(at("close", into), {"words": " "}).status_code == 422
    assert client.post(at("close", into), {"words": "Une formation existe."}).status_code == 302
    assert "Une formation existe." in text(client.get(into.get_absolute_url()))
    assert client.post(at("close", into), {"words": "Encore."}).status_code == 409
    assert client.post(at("reopen", into)).status_code == 302
    assert client.post(at("reopen", into)).status_code == 409


def test_a_need_many_share_asks_for_a_meeting(sign_in, settings, denis, bruno, chloe, amel):
    settings.NEED_THRESHOLD = 3
    need = make_need(bruno, chloe)
    client = sign_in(denis)
    assert need.title not in text(client.get("/la-semaine/"))
    voices.join(need=need, person=amel)
    assert at("propose", need) in text(client.get("/la-semaine/"))
    for _ in range(2):
        sent = client.post(at("propose", need), {"type": "formation"})
    meeting = Meeting.objects.get()
    assert sent.url == reverse("meetings:meeting_edit", args=[meeting.pk])
    assert meeting.is_training
    assert need.title not in text(client.get("/la-semaine/"))
    assert doors.week_items(person=bruno) == []


def test_the_meeting_leads_to_the_need_for_members_alone(client, sign_in, denis, bruno):
    need, meeting = make_need(bruno, title="Le besoin"), make_meeting(denis, title="La rencontre")
    NeedMeeting.objects.create(need=need, meeting=meeting, by=denis, at=need.created_at)
    page = meeting.get_absolute_url()
    assert need.get_absolute_url() not in text(client.get(page))
    assert need.get_absolute_url() in text(sign_in(bruno).get(page))
    assert meeting.title in text(client.get(need.get_absolute_url()))


def test_the_need_of_a_past_meeting_does_not_hide_that_its_traces_are_to_come(sign_in, denis, bruno):
    need, meeting = make_need(bruno), make_meeting(denis, days=-2, stage="HELD")
    NeedMeeting.objects.create(need=need, meeting=meeting, by=denis, at=need.created_at)
    page = text(sign_in(bruno).get(meeting.get_absolute_url()))
    assert "Née d’un besoin" in page
    assert "seront publiés ici" in page


def test_a_draft_is_shown_to_those_who_prepare_it(sign_in, denis, bruno):
    need = make_need(bruno)
    draft = proposing.propose(need=need, person=denis)
    edit = reverse("meetings:meeting_edit", args=[draft.pk])
    assert edit in text(sign_in(denis).get(need.get_absolute_url()))
    assert edit not in text(sign_in(bruno).get(need.get_absolute_url()))


def test_the_search_reads_what_goes_on_for_members(db, bruno, denis):
    need, gone = make_need(bruno, title="Garder"), make_need(bruno, title="Partir", detail="Des mots à retrouver")
    needs.merge(need=gone, into=need, person=denis)
    row = next(iter(doors.index_rows()))
    assert (row.uuid, row.audience, row.other_names) == (need.uuid, {"members"}, ["Partir"])
    assert "retrouver" in row.context
    assert list(doors.index_rows(uuids=[gone.uuid])) == []
    assert set(doors.cards(uuids=[need.uuid, gone.uuid], person=bruno)) == {need.uuid}
    assert doors.cards(uuids=[need.uuid], person=None) == {}
    assert doors.facet_labels(facet="type", keys=["besoin"]) == {"besoin": "Besoins"}


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same(sign_in, denis, bruno, chloe, amel, rows, django_assert_max_num_queries):
    sharing = [chloe, amel, denis][:rows]
    for number in range(rows):
        themes = [make_theme(f"Budget {number} {each}", slug=f"budget-{number}-{each}") for each in range(rows)]
        need = make_need(bruno, *sharing, title=f"Besoin {number} {uuid4()}", themes=themes)
        for each in range(rows):
            needs.merge(need=make_need(chloe, title=f"Autrement dit {number} {each}"), into=need, person=denis)
            for stage in ("OPEN", "PREPARING"):
                meeting = make_meeting(denis, title=f"Rencontre {stage} {number} {each}", stage=stage)
                NeedMeeting.objects.create(need=need, meeting=meeting, by=denis, at=need.created_at)
    for person in (bruno, denis):
        client = sign_in(person)
        client.get(ALL)
        with django_assert_max_num_queries(8):
            client.get(ALL)
        client.get(need.get_absolute_url())
        with django_assert_max_num_queries(6):
            shown = text(client.get(need.get_absolute_url()))
        last = rows - 1
        for words in (f"Autrement dit {last} {last}", f"Rencontre OPEN {last} {last}", f"Budget {last} {last}", chloe.name):
            assert words in shown
        assert (f"Rencontre PREPARING {last} {last}" in shown) == (person == denis)


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_are_two_voices(amel, bruno, chloe):
    need, failures = make_need(amel), []

    def joining(person):
        try:
            voices.join(need=need, person=person)
        except Exception as error:  # noqa: BLE001 (told by the assertion)
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=joining, args=[person]) for person in (bruno, chloe, bruno, chloe)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    need.refresh_from_db()
    assert (failures, need.voices) == ([], 3)


def test_a_training_says_what_a_training_must(sign_in, denis, bruno):
    need = make_need(bruno)
    meeting = proposing.propose(need=need, person=denis, training=True)
    told = {"prerequisites": "Aucun", "learning_aims": "Lire un bilan", "hours": 12, "price": "Gratuit", "evaluation": "En pratique"}
    Meeting.objects.filter(pk=meeting.pk).update(**told)
    meeting.people_rows.create(role="TRAINER", name="Thomas Delvaux", position=9)
    client = sign_in(denis)
    page, edit = text(client.get(meeting.get_absolute_url())), text(client.get(reverse("meetings:meeting_edit", args=[meeting.pk])))
    for words in ("Aucun", "Lire un bilan", "12\u00a0heures", "Gratuit", "En pratique", "Thomas Delvaux", need.title):
        assert words.replace("\u00a0", " ") in page.replace("\u00a0", " ")
    for name in told:
        assert f'name="{name}"' in edit
