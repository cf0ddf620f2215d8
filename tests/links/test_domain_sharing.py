from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes.models import Change
from maillage.kernel.journal.models import Entry
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.links.domain import sharing
from maillage.links.models import Link, LinkTheme
from maillage.links.public import find_imported, forget, own_data
from maillage.network.public import merge_themes
from maillage.people.public import leave
from tests.factories.library import make_theme
from tests.factories.links import content, make_link, make_waiting


def kinds():
    return list(Entry.objects.filter(kind__startswith="links.").order_by("pk").values_list("kind", flat=True))


def test_a_trusted_member_publishes_at_once(amel):
    link = sharing.add_link(sponsor=amel, content=content(url="HTTPS://www.exemple.be/page/?utm_source=x"))
    assert link.is_listed
    assert link.url == "https://www.exemple.be/page/"
    assert link.normalised == "https://www.exemple.be/page"
    assert link.confirm_on == timezone.localdate() + timedelta(days=365)
    assert kinds() == ["links.link.published"]
    assert Change.objects.filter(kind="links.link", uuid=link.uuid).exists()


def test_a_first_link_waits_and_is_published_by_the_coordination(bruno, denis, committed):
    with committed():
        link = make_waiting(bruno)
    assert link.is_waiting
    assert Message.objects.get(name="links.link_waiting").person == denis
    with committed():
        sharing.publish(link=link, coordinator=denis)
    bruno.refresh_from_db()
    assert bruno.trusted_at
    assert kinds() == ["links.link.proposed", "links.link.published"]
    assert OutgoingMail.objects.filter(person=bruno).count() == 1
    with pytest.raises(Stale, match="Denis Evrard a déjà répondu"):
        sharing.publish(link=link, coordinator=denis)
    with pytest.raises(Stale):
        sharing.decline(link=link, coordinator=denis, word="Trop tard.")


def test_a_declined_link_leaves_with_words(bruno, denis):
    link = make_waiting(bruno)
    with pytest.raises(Refused):
        sharing.decline(link=link, coordinator=denis, word="  ")
    with pytest.raises(Refused):
        sharing.decline(link=link, coordinator=bruno, word="Non.")
    sharing.decline(link=link, coordinator=denis, word="Il y est sous un autre nom.")
    link.refresh_from_db()
    assert link.withdrawn_at and not link.published_at
    assert Message.objects.filter(person=bruno, name="links.link_declined").exists()
    assert kinds() == ["links.link.proposed", "links.link.declined"]


def test_an_address_is_there_once_and_may_come_back_after_its_withdrawal(amel, bruno):
    link = make_link(amel)
    with pytest.raises(sharing.Known) as known:
        sharing.add_link(sponsor=bruno, content=content(url="https://www.exemple.be/page/#bas"))
    assert known.value.link == link
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(
            sponsor=amel,
            url=link.url,
            normalised=link.normalised,
            likeness="",
            title="x",
            why="y",
            created_at=timezone.now(),
            updated_at=timezone.now(),
        )
    sharing.withdraw(link=link, person=amel, reason="Le site a fermé.")
    again = make_link(amel)
    assert again.pk != link.pk


def test_the_same_address_at_the_same_moment_is_taken_once(amel, bruno, monkeypatch):
    there, asked = make_link(amel), []
    same = sharing.same_address
    # As if the other had come between the question and the answer.
    monkeypatch.setattr(sharing, "same_address", lambda **said: same(**said) if asked else asked.append(1))
    with pytest.raises(sharing.Known) as known:
        sharing.add_link(sponsor=bruno, content=content())
    assert known.value.link == there
    assert Link.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"title": " "}, {"why": "\u200b"}, {"url": "http://localhost/"}, {"url": "non"}])
def test_what_is_missing_is_refused(amel, wrong):
    with pytest.raises(Refused):
        sharing.add_link(sponsor=amel, content=content(**wrong))
    assert not Link.objects.exists()


def test_only_members_share(farid, eva):
    for person in (farid, eva):
        with pytest.raises(Refused):
            sharing.add_link(sponsor=person, content=content())


def test_an_edit_keeps_the_link_and_a_new_address_begins_anew(amel, bruno, denis):
    link = make_link(amel)
    Link.objects.filter(pk=link.pk).update(failed_days=3, dead_at=timezone.now())
    with pytest.raises(Refused):
        sharing.revise(link=link, person=bruno, content=content(title="Autre"))
    saved = sharing.revise(link=link, person=amel, content=content(title="Autre"))
    assert saved.is_dead and saved.title == "Autre"
    saved = sharing.revise(link=link, person=denis, content=content(title="Autre", url="https://exemple.be/nouveau"))
    assert not saved.is_dead and saved.failed_days == 0 and saved.read_at is None
    assert kinds()[-2:] == ["links.link.revised"] * 2
    assert sharing.revise(link=saved, person=amel, content=content(title="Autre", url="https://exemple.be/nouveau"))
    assert len(kinds()) == 3
    with pytest.raises(Stale):
        sharing.revise(link=saved, person=amel, content=content(), read_at=timezone.now() - timedelta(hours=1))
    other = make_link(amel, url="https://autre.be/")
    with pytest.raises(sharing.Known):
        sharing.revise(link=other, person=amel, content=content(url="https://exemple.be/nouveau"))


def test_withdrawing_says_why_and_the_coordination_puts_back(amel, bruno, denis):
    link = make_link(amel)
    with pytest.raises(Refused):
        sharing.withdraw(link=link, person=amel, reason=" ")
    with pytest.raises(Refused):
        sharing.withdraw(link=link, person=bruno, reason="Non.")
    sharing.withdraw(link=link, person=denis, reason="Le site a fermé.")
    assert Message.objects.filter(person=amel, name="links.link_withdrawn").exists()
    with pytest.raises(Stale):
        sharing.withdraw(link=link, person=amel, reason="Encore.")
    with pytest.raises(Refused):
        sharing.restore(link=link, coordinator=amel)
    back = sharing.restore(link=link, coordinator=denis)
    assert back.is_listed
    with pytest.raises(Stale):
        sharing.restore(link=link, coordinator=denis)
    assert kinds() == ["links.link.published", "links.link.withdrawn", "links.link.restored"]


def test_a_link_shared_again_keeps_the_old_one_away(amel, denis):
    link = make_link(amel)
    sharing.withdraw(link=link, person=amel, reason="Fini.")
    make_link(amel)
    with pytest.raises(sharing.Known):
        sharing.restore(link=link, coordinator=denis)


def test_merged_themes_are_followed(amel, denis):
    one, other = make_theme("Lecture", "lecture"), make_theme("Livres", "livres")
    link, both = make_link(amel, themes=[one]), make_link(amel, url="https://exemple.be/2", themes=[one, other])
    merge_themes(theme=one, into=other, actor=denis)
    assert set(LinkTheme.objects.values_list("link", "theme")) == {(link.pk, other.pk), (both.pk, other.pk)}


def test_own_data_and_departure(amel, bruno):
    published, waiting = make_link(amel), make_waiting(bruno, url="https://exemple.be/2")
    assert own_data(person=amel)["liens recommandés"][0]["pourquoi"] == published.why
    forget(person=bruno)
    assert not Link.objects.filter(pk=waiting.pk).exists()
    leave(person=amel, by=amel)
    assert Link.objects.get(pk=published.pk).is_listed
    assert "Amel" not in str(Link.objects.get(pk=published.pk).sponsor)


def test_an_import_finds_what_it_brought(amel, denis):
    link = sharing.add_link(sponsor=amel, content=content(), by=denis, import_key="liste:1")
    assert find_imported(import_key="liste:1") == link
    assert find_imported(import_key="") is None
