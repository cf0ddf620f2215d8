"""Following a page: what is new there is told, at the level one chose; what one asked for oneself comes whatever one follows."""

import pytest
from django.utils import timezone

from maillage.dossiers.domain import publishing as dossiers
from maillage.dossiers.domain import statuses
from maillage.dossiers.models import Dossier, DossierTheme
from maillage.initiatives.domain import initiatives
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.letters import public as letters
from maillage.library.domain import editing, publishing
from maillage.meetings.domain import registrations, stages
from tests.factories.dossiers import make_dossier
from tests.factories.initiatives import make_initiative
from tests.factories.library import make_draft, make_file, make_organisation, make_resource, make_theme
from tests.factories.meetings import make_meeting

pytestmark = pytest.mark.django_db


def resource(amel):
    thing = make_resource(amel)
    return (
        "library.resource",
        thing,
        lambda: editing.add_version(resource=thing, person=amel, note="Relue", added=[make_file(amel, "v2.txt")]),
    )


def dossier(amel):
    thing = make_dossier(amel)
    return (
        "dossiers.dossier",
        thing,
        lambda: statuses.add_step(person=amel, dossier=thing, status="FILED", on=timezone.localdate(), note="Relue"),
    )


def initiative(amel):
    thing = make_initiative(amel)
    return thing.KIND, thing, lambda: initiatives.note_step(initiative=thing, person=amel, step="TRIED", words="Relue")


def meeting(amel):
    thing = make_meeting(amel)
    return thing.KIND, thing, lambda: stages.cancel(meeting=thing, person=amel, words="Relue")


@pytest.mark.parametrize("make", [resource, dossier, initiative, meeting])
def test_news_of_what_one_follows_obey_the_level_chosen_on_its_page(make, amel, bruno, chloe, denis):
    kind, thing, act = make(amel)
    for person, level in ((amel, "all"), (bruno, "all"), (chloe, "essential"), (denis, "none")):
        letters.follow(person=person, kind=kind, uuid=thing.uuid, level=level)
    act()
    told = {message.person: message for message in Message.objects.filter(name="letters.followed")}
    assert set(told) == {bruno, chloe}
    assert (told[bruno].for_digest, told[chloe].for_digest, told[chloe].text) == (False, True, "Relue")
    mail = OutgoingMail.objects.get(to=bruno.email)
    assert "Relue" in mail.text and "Ne plus suivre" in mail.text and str(thing) in mail.subject
    assert not OutgoingMail.objects.filter(to=chloe.email).exists()


def test_nothing_at_all_never_hides_what_one_asked_for_oneself(amel, bruno):
    thing = make_meeting(amel)
    letters.follow(person=bruno, kind=thing.KIND, uuid=thing.uuid, level="none")
    registrations.register(meeting=thing, person=bruno, entry=registrations.Entry(mode="ON_SITE"))
    assert Message.objects.filter(person=bruno, name="meetings.registration_seated").exists()


def trusted_resource(amel, theme, valley):
    thing = make_draft(amel, themes=[theme], organisations=[valley])
    return lambda by: publishing.submit(resource=thing, person=amel)


def sent_dossier(amel, theme, valley):
    thing = make_dossier(amel, organisation=valley, publish=False)
    DossierTheme.objects.create(dossier=thing, theme=theme)
    Dossier.objects.filter(pk=thing.pk).update(submitted_at=timezone.now())
    return lambda by: dossiers.publish(dossier=thing, coordinator=by)


def trusted_initiative(amel, theme, valley):
    return lambda by: make_initiative(amel, themes=[theme], organisations=[valley])


@pytest.mark.parametrize("made", [trusted_resource, sent_dossier, trusted_initiative])
def test_what_is_published_in_what_one_asked_all_of_is_told_once(made, amel, bruno, chloe, denis, eva):
    theme, valley = make_theme("Écoles"), make_organisation()
    places = {theme: "network.theme", valley: "network.organisation"}
    for person, place, level in (
        (amel, theme, "all"), (bruno, theme, "essential"), (bruno, valley, "all"), (chloe, theme, "essential"), (eva, valley, "all"),
    ):  # fmt: skip
        letters.follow(person=person, kind=places[place], uuid=place.uuid, level=level)
    thing = made(amel, theme, valley)(denis)
    told = Message.objects.filter(name="letters.published")
    assert [message.person for message in told] == [bruno], "neither whoever shared it, nor who left, nor who reads it in the digest"
    mail = OutgoingMail.objects.get(to=bruno.email)
    assert "vient de paraître" in mail.subject and "Ne plus suivre cette organisation" in mail.text
    assert thing.summary in mail.text.replace("\u00a0", " ").replace("\u202f", " ")
