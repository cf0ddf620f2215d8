import datetime as dt
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from maillage.community import public as community
from maillage.community.domain import answers, discussions, leaving
from maillage.community.models import Answer, Decision, Discussion, Keeping, Mention, Revision, SameHere, Thanks
from maillage.community.queries import lent, states, waiting
from maillage.community.queries.cards import index_rows
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.journal.models import Entry
from maillage.kernel.notices.public import Message
from maillage.letters import public as letters
from maillage.people.public import Person
from tests.factories.community import make_answer, make_discussion
from tests.factories.meetings import make_meeting
from tests.factories.network import make_offer, make_theme

Content = community.Content


@pytest.fixture(autouse=True)
def known(db, settings):
    """Everybody is known, except in the tests of what waits."""
    settings.MODERATE_FIRST_CONTRIBUTIONS = False


def told(person):
    return list(Message.objects.filter(person=person).order_by("pk").values_list("name", flat=True))


def test_asked_twice_by_the_same_form_it_is_there_once(amel, farid):
    key = uuid4()
    first = community.ask(person=amel, content=Content(title="  Une   question\n", text="Bonjour"), key=key)
    assert community.ask(person=amel, content=Content(title="Une question ", text=" Bonjour"), key=key) == first
    assert (first.title, first.is_listed, Discussion.objects.count()) == ("Une question", True, 1)
    for who in (farid, AnonymousUser()):
        with pytest.raises(Refused):
            community.ask(person=who, content=Content(title="Une question"))
    for title in ("", " \u200b ", "\n"):
        with pytest.raises(Refused):
            community.ask(person=amel, content=Content(title=title))


def test_an_answer_is_told_to_whoever_asked_and_to_those_who_follow_once(amel, chloe, denis):
    discussion = community.ask(person=amel, content=Content(title="Une question"))
    community.same_here(discussion=discussion, person=denis)
    key = uuid4()
    given = community.answer(person=chloe, discussion=discussion, text="Oui.", key=key)
    assert community.answer(person=chloe, discussion=discussion, text=" Oui.", key=key) == given
    discussion.refresh_from_db()
    assert (discussion.answers, discussion.voices, discussion.answered_at is not None) == (1, 1, True)
    assert told(amel) == ["community.answered_mine"]
    assert told(denis) == ["community.answered"]
    assert told(chloe) == []
    community.answer(person=amel, discussion=discussion, text="Merci, et sinon ?")
    assert told(chloe) == ["community.answered"]


def test_whoever_asked_answering_alone_leaves_it_unanswered(amel, chloe):
    discussion = community.ask(person=amel, content=Content(title="Une question"))
    community.answer(person=amel, discussion=discussion, text="Je précise.")
    assert list(Discussion.objects.unanswered()) == [discussion]
    community.answer(person=chloe, discussion=discussion, text="Voici.")
    assert not Discussion.objects.unanswered().exists()


def test_the_first_publication_of_somebody_unknown_waits_then_opens(settings, bruno, chloe, denis, amel):
    settings.MODERATE_FIRST_CONTRIBUTIONS = True
    theme = make_theme()
    letters.follow(person=chloe, kind="network.theme", uuid=theme.uuid)
    held = community.ask(person=bruno, content=Content(title="Ma première", themes=[theme]))
    assert held.is_held
    assert told(chloe) == []
    assert told(denis) == ["community.held"]
    assert not community.visible_to(person=chloe).exists()
    assert community.visible_to(person=bruno).get() == held
    assert [each.title for each in waiting.held_posts(person=denis)] == ["Ma première"]
    assert waiting.held_posts(person=chloe) == []
    with pytest.raises(Refused):
        community.open_held(discussion=held, person=chloe)
    community.open_held(discussion=held, person=denis)
    assert told(chloe) == ["community.asked"]
    assert told(bruno) == ["community.opened"]
    with pytest.raises(Stale):
        community.open_held(discussion=held, person=denis)
    bruno.refresh_from_db()
    assert community.ask(person=bruno, content=Content(title="Ma deuxième")).is_listed


def test_a_first_answer_waits_and_may_be_declined_with_words(settings, bruno, chloe, denis):
    discussion = make_discussion(chloe)
    settings.MODERATE_FIRST_CONTRIBUTIONS = True
    given = community.answer(person=bruno, discussion=discussion, text="Une réponse")
    discussion.refresh_from_db()
    assert given.is_held
    assert discussion.answers == 0
    with pytest.raises(Refused):
        answers.decline_answer(given=given, person=denis, words=" ")
    answers.decline_answer(given=given, person=denis, words="Ce n’est pas le lieu.")
    assert told(bruno) == ["community.declined"]
    with pytest.raises(Stale):
        answers.open_answer(given=given, person=denis)
    again = community.answer(person=bruno, discussion=discussion, text="Une autre")
    answers.open_answer(given=again, person=denis)
    assert "community.answered_mine" not in told(bruno)
    assert Person.objects.get(pk=bruno.pk).trusted_at is not None
    assert Answer.objects.shown().get() == again


def test_a_relayed_question_never_says_who_asked(amel, bruno, chloe, denis):
    discussion = community.ask(person=amel, content=Content(title="Sans mon nom", relayed=True))
    assert discussion.is_held
    assert discussion.author is None
    discussion = community.open_held(discussion=discussion, person=denis)
    given = community.answer(person=amel, discussion=discussion, text="Je précise sans signer.")
    answer = community.answer(person=chloe, discussion=discussion, text="Voici.")
    community.keep(given=answer, person=amel)
    assert (given.author, given.from_asker) == (None, True)
    discussion.refresh_from_db()
    assert (discussion.answers, discussion.answered_at) == (2, Answer.objects.get(pk=answer.pk).opened_at)
    # Nothing that others read, nor the journal, leads to the person.
    assert not Entry.objects.filter(kind__startswith="community.", actor=amel).exists()
    assert Keeping.objects.get().by is None
    assert not Decision.objects.filter(by=amel).exists()
    texts = [f"{message.title} {message.text}" for message in Message.objects.exclude(person__in=[amel, denis])]
    texts += [f"{row.title} {row.context} {row.words}" for row in index_rows()]
    assert not any("Amel" in text for text in texts)
    assert [told(each)[0] for each in (amel, denis)] == ["community.opened", "community.held"]
    assert lent.authored_by(person=amel, reader=bruno) == []
    with pytest.raises(Refused):
        discussions.erase_asker(discussion=discussion, person=bruno)
    discussions.erase_asker(discussion=discussion, person=amel)
    discussion = Discussion.objects.get(pk=discussion.pk)
    assert (discussion.relay.asker, discussion.relay.erased_at is not None) == (None, True)
    assert letters.level_of(person=amel, kind=Discussion.KIND, uuid=discussion.uuid) == ""


def test_an_answer_is_kept_by_whoever_asked_or_the_coordination(amel, bruno, chloe, denis):
    discussion = make_discussion(amel)
    first, second = make_answer(discussion, bruno), make_answer(discussion, chloe)
    with pytest.raises(Refused):
        community.keep(given=first, person=bruno)
    letters.follow(person=chloe, kind=Discussion.KIND, uuid=discussion.uuid)
    community.keep(given=first, person=amel, words="Essayé.")
    community.keep(given=first, person=amel, words="Essayé.")
    kept = Keeping.objects.get()
    assert (kept.answer, kept.by, kept.by_asker, kept.words) == (first, amel, True, "Essayé.")
    assert told(chloe) == ["community.kept"]
    community.keep(given=second, person=denis)
    assert Keeping.objects.get().answer == second
    answers.withdraw_answer(given=second, person=chloe)
    assert not Keeping.objects.exists()
    with pytest.raises(Stale):
        community.keep(given=second, person=amel)


def test_an_answer_found_at_a_meeting_is_written_and_kept(amel, bruno, denis):
    discussion, meeting = make_discussion(amel), make_meeting(denis)
    with pytest.raises(Refused):
        community.found_at_meeting(discussion=discussion, person=bruno, meeting=meeting, text="Oui")
    given = community.found_at_meeting(discussion=discussion, person=denis, meeting=meeting, text="On nous a dit oui.")
    assert (given.via, given.meeting, discussion.keeping.answer) == ("MEETING", meeting, given)
    assert list(given.thing_rows.values_list("kind", flat=True)) == ["meetings.meeting"]


def test_thanks_and_voices_count_once_and_go_back(amel, bruno, chloe):
    discussion = make_discussion(amel)
    given = make_answer(discussion, bruno)
    with pytest.raises(Refused):
        community.thank(given=given, person=bruno)
    community.thank(given=given, person=chloe, words="Deux réunions de moins.")
    community.thank(given=given, person=chloe, words="Trois.")
    given.refresh_from_db()
    assert (given.thanks, Thanks.objects.get().words, told(bruno)) == (1, "Trois.", ["community.thanked"])
    community.take_thanks_back(given=given, person=chloe)
    given.refresh_from_db()
    assert given.thanks == 0
    with pytest.raises(Refused):
        community.same_here(discussion=discussion, person=amel)
    community.same_here(discussion=discussion, person=chloe)
    community.same_here(discussion=discussion, person=chloe)
    discussion.refresh_from_db()
    assert discussion.voices == 1
    community.not_here(discussion=discussion, person=chloe)
    discussion.refresh_from_db()
    assert discussion.voices == 0


def test_what_it_said_before_stays_readable(amel, bruno, chloe):
    discussion = make_discussion(amel, title="Avant", text="Texte d’avant")
    with pytest.raises(Refused):
        community.revise(discussion=discussion, person=bruno, content=Content(title="Moi"))
    community.revise(discussion=discussion, person=amel, content=Content(title="Après", text="Texte d’après"))
    assert Revision.objects.get().title == "Avant"
    with pytest.raises(Stale):
        community.revise(discussion=discussion, person=amel, content=Content(title="Tard"), read_at=discussion.created_at)
    given = make_answer(discussion, bruno, text="Un")
    community.revise_answer(given=given, person=bruno, text="Deux")
    assert Revision.objects.get(answer=given).text == "Un"
    with pytest.raises(Refused):
        community.revise_answer(given=given, person=chloe, text="Trois")


def test_what_was_answered_among_members_does_not_open_to_all(amel, bruno):
    discussion = make_discussion(amel)
    make_answer(discussion, bruno)
    with pytest.raises(Refused):
        community.revise(discussion=discussion, person=amel, content=Content(title="Ouverte", access="PUBLIC"))


def test_withdrawn_with_words_it_leaves_every_list(amel, bruno, denis):
    discussion = make_discussion(amel, access="PUBLIC")
    with pytest.raises(Refused):
        community.withdraw(discussion=discussion, person=bruno)
    with pytest.raises(Refused):
        community.withdraw(discussion=discussion, person=denis)
    community.withdraw(discussion=discussion, person=denis, words="En double.")
    assert told(amel) == ["community.withdrawn"]
    assert not community.listed_for(person=denis).exists()
    assert list(index_rows()) == []
    with pytest.raises(Stale):
        community.answer(person=bruno, discussion=discussion, text="Trop tard")


def test_names_in_a_text_are_told_once(amel, bruno, chloe):
    discussion = community.ask(person=amel, content=Content(title="Une question", text="@Bruno Collin, et toi @Chloé Dumont ?"))
    assert 'class="mention"' in discussion.html
    assert told(bruno) == told(chloe) == ["community.named"]
    community.revise(
        discussion=discussion, person=amel, content=Content(title="Une question", text="Encore @Bruno Collin ! écrit à a@bruno.test")
    )
    assert told(bruno) == ["community.named"]
    assert Mention.objects.count() == 2


def test_somebody_who_leaves_takes_their_name_along(amel, bruno, chloe, denis):
    asked = make_discussion(bruno, title="De Bruno")
    theirs = community.ask(person=amel, content=Content(title="Une question", text="Merci @Bruno Collin."))
    given = make_answer(theirs, bruno)
    community.same_here(discussion=theirs, person=bruno)
    relayed = community.open_held(discussion=community.ask(person=bruno, content=Content(title="Sans nom", relayed=True)), person=denis)
    held = community.ask(person=bruno, content=Content(title="Jamais lue", relayed=True))
    thanked = make_answer(asked, chloe)
    community.thank(given=thanked, person=bruno, words="Merci")
    assert len(community.own_data(person=bruno)["questions et autres discussions"]) == 3
    leaving.forget(person=bruno)
    theirs.refresh_from_db()
    assert "Bruno" not in theirs.text + theirs.html
    assert not SameHere.objects.exists()
    assert not Thanks.objects.exists()
    assert not Discussion.objects.filter(pk=held.pk).exists()
    assert Discussion.objects.get(pk=relayed.pk).relay.asker is None
    assert Answer.objects.filter(pk=given.pk).exists()


def test_questions_wait_no_longer_than_two_days_without_an_owner(amel, chloe, denis):
    late = make_discussion(amel, title="Sans réponse", ago=dt.timedelta(hours=50))
    make_discussion(amel, title="Récente", ago=dt.timedelta(hours=10))
    soon = make_discussion(amel, title="Répondue", ago=dt.timedelta(hours=60))
    make_answer(soon, chloe, at=timezone.now() - dt.timedelta(hours=40))
    assert [item.title for item in community.week_items(person=denis)] == ["Sans réponse"]
    assert community.week_items(person=chloe) == []
    assert states.answered_soon() == (1, 2)
    theme = make_theme()
    late.theme_rows.create(theme=theme)
    make_offer(chloe, theme)
    make_offer(amel, theme)
    assert community.open_questions_for(people=[amel, chloe, denis]) == {chloe.pk: [late]}
