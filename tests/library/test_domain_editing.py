"""Edits, versions, dates, uses, what is kept, what is counted."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.journal.models import Entry
from maillage.kernel.notices.models import Message
from maillage.library.domain import drafts, editing, publishing, reading
from maillage.library.domain.content import content_of
from maillage.library.models import DownloadCount, Keep, Resource, Revision, Use, Version
from tests.factories.library import join, make_draft, make_file, make_organisation, make_resource, make_theme


def test_an_edit_says_before_and_after(bruno):
    resource = make_resource(bruno)
    content = replace(content_of(resource=resource), title="Nouveau titre", themes=[make_theme("Autre", "autre")])
    revision = editing.revise(resource=resource, person=bruno, content=content)
    assert revision.changes == {
        "title": ["Raconter son territoire en une journée", "Nouveau titre"],
        "themes": ["École et culture", "Autre"],
    }
    resource.refresh_from_db()
    assert resource.slug == "nouveau-titre"
    assert resource.theme_rows.get().listed_at == resource.published_at
    assert editing.revise(resource=resource, person=bruno, content=content) is None
    assert Revision.objects.count() == 1


def test_an_edit_refuses_strangers_and_what_others_changed(bruno, chloe, denis):
    resource = make_resource(bruno)
    content = replace(content_of(resource=resource), summary="Autre phrase.")
    with pytest.raises(Refused):
        editing.revise(resource=resource, person=chloe, content=content)
    with pytest.raises(Stale, match="entre-temps"):
        editing.revise(resource=resource, person=bruno, content=content, read_at=resource.updated_at - timedelta(seconds=1))
    publishing.withdraw(resource=resource, person=denis, reason="Fin.")
    with pytest.raises(Stale):
        editing.revise(resource=resource, person=bruno, content=content)


def test_the_coordination_corrects_what_waits_and_nobody_reads_what_was_taken_out(bruno, amel, denis):
    draft = make_draft(bruno, quote="Avec Yanis, 12 ans.", access="MEMBERS")
    drafts.add_file_to_draft(person=bruno, key=draft.uuid, file=make_file(bruno))
    waiting = publishing.submit(resource=draft, person=bruno)
    for person in (bruno, amel):
        with pytest.raises(Stale):
            editing.revise(resource=waiting, person=person, content=content_of(resource=waiting))
    content = replace(content_of(resource=waiting), quote="Avec Y., 12 ans.", access="PUBLIC")
    editing.revise(resource=waiting, person=denis, content=content)
    # Not online, it opens nothing to visitors; and the access may change again.
    assert not Version.objects.filter(open_to_all=True).exists()
    editing.revise(resource=waiting, person=denis, content=replace(content, quote="Avec un enfant."))
    waiting.refresh_from_db()
    assert (waiting.is_waiting, waiting.quote) == (True, "Avec un enfant.")
    kept = list(Revision.objects.order_by("pk").values_list("by", "changes"))
    assert kept == [(denis.pk, {"access": ["", "Toutes et tous"]}), (denis.pk, {"quote": ["", "Avec un enfant."]})]
    editing.revise(resource=waiting, person=denis, content=replace(content, quote=""))
    assert list(Revision.objects.order_by("pk").values_list("changes", flat=True))[1:] == [{"quote": ["", ""]}]
    publishing.ask_change(resource=waiting, coordinator=denis, word="Encore un mot.")
    with pytest.raises(Stale, match="à compléter"):
        editing.revise(resource=waiting, person=denis, content=content)


def test_versions_are_numbered_and_stay(bruno, chloe, committed):
    resource = make_resource(bruno, files=[make_file(bruno)])
    Resource.objects.update(up_to_date_on="2020-01-01", check_on="2022-01-01")
    with pytest.raises(Refused):
        editing.add_version(resource=resource, person=bruno, note="", added=[make_file(bruno)])
    with pytest.raises(Refused):
        editing.add_version(resource=resource, person=chloe, note="Moi", added=[make_file(chloe)])
    with committed():
        version = editing.add_version(resource=resource, person=bruno, note="Chiffres de 2026.", added=[make_file(bruno)])
    assert version.number == 2
    assert [each.files.count() for each in resource.versions.order_by("number")] == [1, 1]
    resource.refresh_from_db()
    assert resource.up_to_date_on == timezone.localdate() and resource.check_on > timezone.localdate()
    assert Entry.objects.get(kind="library.resource.version_added").payload["number"] == 2


def test_confirming_sets_the_date(bruno, chloe):
    resource = make_resource(bruno)
    Resource.objects.update(up_to_date_on="2020-01-01", check_on="2022-01-01")
    with pytest.raises(Refused):
        editing.confirm_up_to_date(resource=resource, person=chloe)
    editing.confirm_up_to_date(resource=resource, person=bruno)
    resource.refresh_from_db()
    assert resource.up_to_date_on == timezone.localdate()


def test_a_team_tells_once_how_it_used_it(bruno, chloe, farid):
    canal = make_organisation("Espace culturel du Canal", "canal")
    join(chloe, canal)
    resource, theirs = make_resource(bruno), make_resource(chloe, organisations=[canal])
    reading.say_used(resource=resource, person=chloe, organisation=canal, words="La carte seulement.", their_resource=theirs)
    reading.say_used(resource=resource, person=chloe, organisation=canal, words="Toute la journée.")
    use = Use.objects.get()
    assert (use.words, use.their_resource) == ("Toute la journée.", None)
    assert Message.objects.filter(person=bruno, name="library.resource_used").count() == 1
    with pytest.raises(Refused):
        reading.say_used(resource=resource, person=chloe, organisation=make_organisation("Autre", "autre"), words="Pas la mienne.")
    with pytest.raises(Refused):
        reading.say_used(resource=resource, person=chloe, organisation=canal, words=" ")
    with pytest.raises(Refused):
        reading.say_used(resource=resource, person=chloe, organisation=canal, words="Moi-même.", their_resource=resource)
    with pytest.raises(Refused):
        reading.say_used(resource=resource, person=farid, organisation=canal, words="Candidat.")


def test_keeping_bears_being_done_twice(bruno, chloe):
    resource = make_resource(bruno)
    for kept, count in ((True, 1), (True, 1), (False, 0), (False, 0)):
        reading.keep_at_hand(resource=resource, person=chloe, kept=kept)
        assert Keep.objects.count() == count


def test_downloads_are_counted_by_day(bruno):
    file = make_file(bruno)
    resource = make_resource(bruno, files=[file])
    today = timezone.localdate()
    for day in (today, today, today - timedelta(days=1)):
        reading.count_download(resource=resource, file=file, day=day)
    assert dict(DownloadCount.objects.values_list("day", "count")) == {today: 2, today - timedelta(days=1): 1}
