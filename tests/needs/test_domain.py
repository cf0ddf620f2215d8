from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.db.public import writing
from maillage.kernel.notices.public import Message
from maillage.meetings.domain import stages
from maillage.meetings.models import Meeting
from maillage.needs import public as doors
from maillage.needs.domain import following, needs, proposing, voices
from maillage.needs.likeness import joined, stems
from maillage.needs.models import Need, NeedMeeting, NeedVoice
from maillage.needs.queries import lists
from tests.factories.meetings import make_meeting
from tests.factories.needs import make_need
from tests.factories.network import make_theme

Content = needs.Content


def announce(meeting, person):
    """Give a draft what it lacks, and open it."""
    full = make_meeting(person, stage="PREPARING", role="")
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=full.starts_at,
        ends_at=full.ends_at,
        mode="REMOTE",
        remote_link="https://visio.exemple.test/x",
        lead="Venez.",
        stage="PREPARING",
    )
    full.delete()
    return stages.open_meeting(meeting=Meeting.objects.get(pk=meeting.pk), person=person)


def test_whoever_says_it_is_the_first_voice(bruno):
    need = needs.say(person=bruno, content=Content(title="  Lire   à voix haute\n", detail="Devant des bébés"), words="un matin")
    assert (need.title, need.voices) == ("Lire à voix haute", 1)
    assert NeedVoice.objects.get().words == "un matin"


@pytest.mark.parametrize("title", ["", " \u200b ", "\n"])
def test_a_need_has_a_title(bruno, title):
    with pytest.raises(Refused):
        needs.say(person=bruno, content=Content(title=title))


def test_members_alone_say_and_share(farid, bruno, db):
    need = make_need(bruno)
    for who in (farid, AnonymousUser()):
        with pytest.raises(Refused):
            needs.say(person=who, content=Content(title="Un besoin"))
        with pytest.raises(Refused):
            voices.join(need=need, person=who)


def test_sent_twice_it_is_said_once(bruno, chloe):
    key = uuid4()
    first = needs.say(person=bruno, content=Content(title="Un besoin"), key=key)
    assert needs.say(person=bruno, content=Content(title="Un besoin"), key=key) == first
    assert needs.say(person=chloe, content=Content(title="Un autre"), key=key) != first
    assert Need.objects.count() == 2


def test_me_too_and_back_count_once(bruno, chloe):
    need = make_need(bruno)
    voices.join(need=need, person=chloe, words="à distance")
    assert voices.join(need=need, person=chloe).voices == 2
    assert NeedVoice.objects.get(person=chloe).words == "à distance"
    voices.leave(need=need, person=chloe)
    assert voices.leave(need=need, person=chloe).voices == 1


def test_two_needs_become_one(denis, bruno, chloe, amel):
    theme, other = make_theme("Budget"), make_theme("Équipe")
    kept = make_need(bruno, chloe, title="Écrire un budget", themes=[theme])
    gone = make_need(chloe, amel, title="Le budget sur cinq ans", detail="Et les réserves ?", themes=[theme, other])
    into = needs.merge(need=gone, into=kept, person=denis)
    assert (into.voices, {voice.person for voice in into.voice_rows.all()}) == (3, {bruno, chloe, amel})
    assert into.themes.count() == 2
    gone.refresh_from_db()
    assert (gone.merged_into, gone.voices) == (into, 0)
    assert voices.join(need=gone, person=denis) == into
    last = make_need(bruno, title="Encore un")
    needs.merge(need=into, into=last, person=denis)
    gone.refresh_from_db()
    assert gone.merged_into == last
    with pytest.raises(Stale):
        needs.merge(need=gone, into=last, person=denis)


def test_a_need_is_not_merged_with_itself_nor_into_one_that_ended(denis, bruno):
    need, closed = make_need(bruno), make_need(bruno, title="Clos")
    needs.close(need=closed, person=denis, words="Fait.")
    with pytest.raises(Refused):
        needs.merge(need=need, into=need, person=denis)
    with pytest.raises(Stale):
        needs.merge(need=need, into=closed, person=denis)


def test_closing_tells_why_and_may_be_undone(denis, bruno, chloe):
    need = make_need(bruno, chloe)
    with pytest.raises(Refused):
        needs.close(need=need, person=denis, words="  ")
    needs.close(need=need, person=denis, words="La formation existe ailleurs.")
    assert Message.objects.filter(name="needs.need_closed").count() == 2
    with pytest.raises(Stale):
        needs.close(need=need, person=denis, words="Encore.")
    with pytest.raises(Stale):
        voices.join(need=need, person=denis)
    needs.reopen(need=need, person=denis)
    assert voices.join(need=need, person=denis).voices == 3


def test_a_member_decides_nothing(bruno, chloe):
    need = make_need(bruno)
    for act in (
        lambda: needs.close(need=need, person=bruno, words="Non."),
        lambda: needs.merge(need=need, into=make_need(chloe, title="Autre"), person=bruno),
        lambda: needs.reopen(need=need, person=bruno),
        lambda: proposing.propose(need=need, person=bruno),
        lambda: needs.revise(need=need, person=chloe, content=Content(title="À moi")),
    ):
        with pytest.raises(Refused):
            act()


def test_somebody_else_changed_it_meanwhile(bruno, denis):
    need = make_need(bruno)
    needs.revise(need=need, person=denis, content=Content(title="Mieux dit"), read_at=need.changed_at)
    with pytest.raises(Stale):
        needs.revise(need=need, person=bruno, content=Content(title="Autrement"), read_at=need.changed_at)


def test_a_meeting_is_proposed_once(denis, bruno, chloe):
    theme = make_theme("Budget")
    need = make_need(bruno, chloe, detail="Combien d’années ?\nQuelles réserves ?", themes=[theme])
    meeting = proposing.propose(need=need, person=denis, training=True)
    assert (meeting.title, meeting.kind, meeting.is_draft) == (need.title, "TRAINING", True)
    assert meeting.questions == "Combien d’années ?\nQuelles réserves ?"
    assert list(meeting.themes.all()) == [theme]
    assert proposing.propose(need=need, person=denis) == meeting
    assert NeedMeeting.objects.count() == 1
    announce(meeting, denis)
    with pytest.raises(Stale):
        proposing.propose(need=need, person=denis)
    stages.cancel(meeting=Meeting.objects.get(pk=meeting.pk), person=denis, words="Grève.")
    assert proposing.propose(need=need, person=denis) != meeting


def test_those_who_share_it_are_told_when_it_opens_once(denis, bruno, chloe, committed):
    need = make_need(bruno, chloe)
    other = make_need(chloe, title="Les réserves")
    meeting = proposing.propose(need=need, person=denis)
    NeedMeeting.objects.create(need=other, meeting=meeting, by=denis, at=need.created_at)
    with committed():
        announce(meeting, denis)
    told = Message.objects.filter(name="needs.meeting_opened")
    assert sorted(told.values_list("person__name", flat=True)) == [bruno.name, chloe.name]
    following.tell_opened(meeting=meeting.uuid)
    assert told.count() == 2


def test_a_draft_thrown_away_lets_the_need_wait_again(denis, bruno):
    need = make_need(bruno)
    proposing.propose(need=need, person=denis).delete()
    assert list(Need.objects.unanswered()) == [need]


def test_words_compare_without_accents_plurals_and_small_words():
    assert stems(text="Comment écrire des budgets, à l’œil ?") == ["ecrire", "budget", "oeil"]
    assert len(joined(words=["mot"] * 200, most=40)) <= 40


def test_alike_titles_are_found(bruno, denis):
    near = make_need(bruno, title="Les budgets pluriannuels")
    make_need(bruno, title="Accueillir les bébés lecteurs")
    closed = make_need(bruno, title="Budget pluriannuel")
    needs.close(need=closed, person=denis, words="Fait.")
    assert lists.similar(title="Faire un budget pluriannuel", person=bruno) == [near]
    assert lists.similar(title="", person=bruno) == []
    assert lists.similar(title="Budget", person=AnonymousUser()) == []


def test_whoever_leaves_takes_their_words_away(bruno, chloe):
    alone, shared = make_need(bruno, title="Seul"), make_need(bruno, chloe, words="le matin")
    told = doors.own_data(person=bruno)
    assert (len(told["besoins dits"]), told["besoins partagés"][1]["mots"]) == (2, "le matin")
    doors.forget(person=bruno)
    assert not Need.objects.filter(pk=alone.pk).exists()
    shared.refresh_from_db()
    assert (shared.voices, NeedVoice.objects.filter(person=bruno).count()) == (1, 0)


def test_a_merged_theme_takes_its_needs_along(bruno):
    old, new = make_theme("Ancien"), make_theme("Nouveau")
    one, both = make_need(bruno, themes=[old]), make_need(bruno, title="Deux", themes=[old, new])
    with writing():
        assert doors.follow_merge(theme=old, into=new) == 2
    assert [list(each.themes.all()) for each in (one, both)] == [[new], [new]]
