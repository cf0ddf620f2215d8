"""Drafts, sending, decisions: rows, facts, messages, and what happens twice."""

import uuid

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes.models import Change
from maillage.kernel.files.models import StoredFile
from maillage.kernel.journal.models import Entry
from maillage.kernel.notices.models import Message, OutgoingMail
from maillage.library.domain import contributions, drafts, following, publishing
from maillage.library.domain.content import Content
from maillage.library.models import Decision, Resource, ResourceTheme, VersionFile
from maillage.people.models import Person
from tests.factories.library import make_draft, make_file, make_organisation, make_pdf, make_resource, make_theme


def kinds():
    return list(Entry.objects.filter(kind__startswith="library").order_by("pk").values_list("kind", flat=True))


def test_a_key_makes_one_draft(bruno):
    key = uuid.uuid4()
    for title in ("Premier jet", "Second jet"):
        drafts.save_draft(person=bruno, key=key, content=Content(title=title))
    draft = Resource.objects.get()
    assert (draft.uuid, draft.title, draft.is_draft) == (key, "Second jet", True)


def test_the_draft_of_somebody_else_is_closed(bruno, chloe, farid):
    draft = make_draft(bruno)
    with pytest.raises(Refused):
        drafts.save_draft(person=chloe, key=draft.uuid, content=Content(title="À moi"))
    with pytest.raises(Refused):
        drafts.discard_draft(person=chloe, draft=draft)
    with pytest.raises(Refused):
        drafts.save_draft(person=farid, key=uuid.uuid4(), content=Content(title="Candidat"))
    assert Resource.objects.get().title == "Budget type"


def test_files_follow_their_draft(bruno, committed):
    draft = make_draft(bruno)
    file = make_file(bruno)
    with committed():
        drafts.add_file_to_draft(person=bruno, key=draft.uuid, file=file)
    file.refresh_from_db()
    assert file.attached and file.state == StoredFile.State.DONE
    path = file.path
    assert path.exists()
    with committed():
        drafts.discard_draft(person=bruno, draft=draft)
    assert not Resource.objects.exists() and not StoredFile.objects.exists() and not path.exists()


def test_a_removed_file_is_deleted(bruno, committed):
    draft = make_draft(bruno)
    file = make_file(bruno)
    with committed():
        drafts.add_file_to_draft(person=bruno, key=draft.uuid, file=file)
        drafts.save_draft(person=bruno, key=draft.uuid, content=Content(title="Sans fichier"), remove=[file.uuid])
    assert not VersionFile.objects.exists() and not StoredFile.objects.exists()


def test_a_first_contribution_waits_and_the_coordination_is_told(bruno, denis):
    resource = publishing.submit(resource=make_draft(bruno), person=bruno)
    assert resource.is_waiting and not resource.is_listed
    assert kinds() == ["library.resource.submitted"]
    assert Message.objects.get().person == denis
    assert "Bruno Collin propose" in OutgoingMail.objects.get().subject
    assert not Decision.objects.exists()


def test_a_trusted_contribution_is_published_at_once(amel, denis):
    resource = publishing.submit(resource=make_draft(amel), person=amel)
    assert resource.is_listed and resource.slug == "budget-type"
    assert kinds() == ["library.resource.published"]
    assert not Message.objects.exists()
    assert ResourceTheme.objects.get().listed_at == resource.published_at
    assert Change.objects.filter(kind="library.resource", uuid=resource.uuid).exists()


def test_sending_twice_is_sending_once(bruno, amel, denis):
    for person in (bruno, amel):
        draft = make_draft(person)
        first = publishing.submit(resource=draft, person=person)
        second = publishing.submit(resource=draft, person=person)
        assert (first.submitted_at, first.published_at) == (second.submitted_at, second.published_at)
    assert kinds() == ["library.resource.submitted", "library.resource.published"]


def test_an_empty_draft_is_not_sent(bruno):
    draft = drafts.save_draft(person=bruno, key=uuid.uuid4(), content=Content(title="Seul"))
    with pytest.raises(Refused, match="une phrase, un thème, un fichier"):
        publishing.submit(resource=draft, person=bruno)
    assert Resource.objects.get().is_draft


def test_publishing_tells_and_trusts_the_contributor(bruno, denis):
    resource = publishing.submit(resource=make_draft(bruno), person=bruno)
    publishing.publish(resource=resource, coordinator=denis, word="Merci.")
    bruno.refresh_from_db()
    assert Resource.objects.get().is_listed and bruno.trusted_at
    assert Message.objects.filter(person=bruno, name="library.contribution_published").count() == 1
    assert "Merci." in OutgoingMail.objects.get(to=bruno.email).text
    with pytest.raises(Stale, match="Denis Evrard a déjà répondu"):
        publishing.publish(resource=resource, coordinator=denis)
    with pytest.raises(Stale):
        publishing.decline(resource=resource, coordinator=denis, word="Trop tard.")
    assert Decision.objects.count() == 1


def test_only_the_coordination_decides(bruno, amel, denis):
    resource = publishing.submit(resource=make_draft(bruno), person=bruno)
    for act in (publishing.publish, publishing.ask_change, publishing.decline):
        with pytest.raises(Refused):
            act(resource=resource, coordinator=amel, word="Non.")
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("act", "notice"), [(publishing.ask_change, "library.change_asked"), (publishing.decline, "library.contribution_declined")]
)
def test_giving_back_carries_words_and_keeps_the_draft(act, notice, bruno, denis):
    resource = publishing.submit(resource=make_draft(bruno), person=bruno)
    with pytest.raises(Refused):
        act(resource=resource, coordinator=denis, word="  ")
    act(resource=resource, coordinator=denis, word="Retirez les noms, page 3.")
    resource.refresh_from_db()
    assert resource.is_draft
    assert "Retirez les noms, page 3." in OutgoingMail.objects.get(to=bruno.email).text
    assert Message.objects.get(person=bruno).name == notice
    publishing.submit(resource=resource, person=bruno)
    assert Message.objects.filter(person=denis, name="library.contribution_waiting").count() == 2
    with pytest.raises(Refused):
        publishing.publish(resource=resource, coordinator=bruno)


def test_withdrawing_needs_a_reason_and_leaves_a_trace(bruno, chloe, denis):
    resource = make_resource(bruno)
    with pytest.raises(Refused):
        publishing.withdraw(resource=resource, person=bruno, reason="")
    with pytest.raises(Refused):
        publishing.withdraw(resource=resource, person=chloe, reason="Je veux.")
    publishing.withdraw(resource=resource, person=denis, reason="Données personnelles.")
    with pytest.raises(Stale):
        publishing.withdraw(resource=resource, person=denis, reason="Encore.")
    resource.refresh_from_db()
    assert resource.withdrawn_at and ResourceTheme.objects.get().listed_at is None
    assert Message.objects.get(person=bruno).name == "library.resource_withdrawn"
    publishing.restore(resource=resource, coordinator=denis)
    with pytest.raises(Stale):
        publishing.restore(resource=resource, coordinator=denis)
    resource.refresh_from_db()
    assert resource.is_listed and ResourceTheme.objects.get().listed_at == resource.published_at
    assert [each.kind for each in Decision.objects.order_by("pk")] == ["PUBLISHED", "WITHDRAWN", "REOPENED"]


def test_publishing_makes_the_same_statements_whatever_is_there(bruno, denis):
    counts = []
    for others in (0, 5):
        for _ in range(others):
            make_resource(bruno)
        draft = publishing.submit(resource=make_draft(bruno), person=bruno)
        waiting = Resource.objects.select_related("contributor").get(pk=draft.pk)
        with CaptureQueriesContext(connection) as asked:
            publishing.publish(resource=waiting, coordinator=denis)
        counts.append(len(asked))
        Person.objects.filter(pk=bruno.pk).update(trusted_at=None)
        bruno.refresh_from_db()
    # The row held, the decision, the row, its two lists, two facts, two stamps, a change, the trust, the message, the mail; a savepoint here.
    # The last one: what the people told choose to receive.
    assert counts == [17, 17]


def test_a_failure_in_the_middle_leaves_nothing(bruno, denis, monkeypatch):
    resource = publishing.submit(resource=make_draft(bruno), person=bruno)
    monkeypatch.setattr(contributions, "send", lambda notice: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        publishing.publish(resource=resource, coordinator=denis)
    resource.refresh_from_db()
    assert resource.is_waiting and not Decision.objects.exists() and kinds() == ["library.resource.submitted"]


def test_proposals_fill_what_is_empty_and_are_marked(bruno, committed):
    key = uuid.uuid4()
    pdf = make_file(
        bruno, "x.pdf", make_pdf(["Le budget des ateliers scolaires."] * 2, title="Budget des ateliers", author="Joëlle Martin")
    )
    with committed():
        drafts.add_file_to_draft(person=bruno, key=key, file=pdf)
    draft = Resource.objects.get()
    assert draft.title == "Budget des ateliers"
    assert "title" in draft.proposed
    assert [author.name for author in draft.authors.all()] == ["Joëlle Martin"]
    # A form opened before the file was read keeps the proposal; one that showed it may empty it.
    drafts.save_draft(person=bruno, key=key, content=Content(summary="Une phrase."))
    draft.refresh_from_db()
    assert draft.title == "Budget des ateliers" and "title" in draft.proposed
    drafts.save_draft(person=bruno, key=key, content=Content(title="Mon titre"), known=draft.proposed)
    draft.refresh_from_db()
    assert draft.title == "Mon titre" and "title" not in draft.proposed
    assert not draft.authors.exists()


def test_proposals_never_replace_what_was_typed(bruno, committed):
    draft = make_draft(bruno, title="Mon titre", year=2019, authors=["Moi"])
    pdf = make_file(bruno, "x.pdf", make_pdf(title="Titre du fichier", author="Autre"))
    with committed():
        drafts.add_file_to_draft(person=bruno, key=draft.uuid, file=pdf)
    following.take_proposals(file=pdf.uuid)
    draft.refresh_from_db()
    assert (draft.title, draft.year, [each.name for each in draft.authors.all()]) == ("Mon titre", 2019, ["Moi"])


def test_merged_themes_take_their_resources(bruno):
    old, new = make_theme("Crèches", "creches"), make_theme("Petite enfance", "petite-enfance")
    only_old, both = make_resource(bruno, themes=[old]), make_resource(bruno, themes=[old, new])
    with transaction.atomic():
        assert following.follow_merge(theme=old, into=new) == 2
    assert set(ResourceTheme.objects.values_list("resource_id", "theme_id")) == {(only_old.pk, new.pk), (both.pk, new.pk)}


def test_leaving_keeps_contributions_without_the_name(bruno, denis):
    from maillage.people.public import leave

    published = make_resource(bruno, authors=["Bruno Collin", "Autre"], organisations=[make_organisation()])
    make_draft(bruno)
    leave(person=bruno, by=bruno)
    assert Resource.objects.get() == published
    assert [author.name for author in published.authors.order_by("position")] == ["Ancien·ne membre", "Autre"]
    assert str(Resource.objects.get().contributor) == "Ancien·ne membre"
