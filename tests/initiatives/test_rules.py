"""Who may read, change and decide: a table, and refusals of acts called without pages."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.initiatives import rules
from maillage.initiatives.domain import around, experiments, initiatives, publishing, testimonies
from maillage.initiatives.domain.content import Content
from maillage.initiatives.forms.fields import commune_of, fundings_of, fundings_text
from maillage.initiatives.models import Experiment, Initiative, Testimony
from maillage.kernel.access.public import Refused, Stale
from tests.factories.initiatives import make_experiment, make_initiative, make_photo, make_sheet, make_spotted, make_testimony
from tests.factories.library import join, make_file, make_organisation, make_territory

pytestmark = pytest.mark.django_db


def reads(thing, person):
    return rules.visible_to(person=person, things=type(thing).objects.all()).filter(pk=thing.pk).exists()


def test_who_reads_what(amel, bruno, chloe, denis, eva, farid):
    vallee = make_organisation()
    join(bruno, vallee, steward=True)
    opened, closed = make_initiative(amel), make_initiative(amel, title="Entre nous", access="MEMBERS")
    draft, spotted = make_sheet(amel, title="Début"), make_spotted(denis)
    waiting = make_sheet(chloe, title="Première", organisations=[vallee])
    initiatives.submit(initiative=waiting, person=chloe)
    table = {
        None: [True, False, False, False, False],
        farid: [True, False, False, False, False],
        eva: [True, False, False, False, False],
        amel: [True, True, True, False, False],
        bruno: [True, True, False, False, True],
        chloe: [True, True, False, False, True],
        denis: [True, True, False, True, True],
    }
    for person, expected in table.items():
        assert [reads(each, person) for each in (opened, closed, draft, spotted, waiting)] == expected, person


def test_who_changes_what(amel, bruno, chloe, denis, farid):
    initiative, experiment, testimony = make_initiative(amel), make_experiment(amel), make_testimony(amel)
    for person, may in ((amel, True), (denis, True), (chloe, False), (farid, False), (None, False)):
        assert rules.may_edit(person=person, thing=initiative) is may
        assert rules.may_edit(person=person, thing=experiment) is may
        assert rules.may_withdraw(person=person, thing=testimony) is may
        assert rules.may_edit(person=person, thing=testimony) is (person is amel)
        assert rules.may_spot(person=person) is (person is denis)
    assert rules.adapting_organisations(person=chloe, initiative=initiative) == []


def test_acts_refuse_without_pages(amel, chloe, denis, bruno):
    initiative, experiment, testimony = make_initiative(amel), make_experiment(amel), make_testimony(amel)
    organisation, today = make_organisation(), timezone.localdate()
    refused = [
        lambda: initiatives.spot(coordinator=chloe, title="x", content=Content(contact_name="y")),
        lambda: initiatives.spot(coordinator=denis, title=" ", content=Content(contact_name="y")),
        lambda: initiatives.spot(coordinator=denis, title="x", content=Content()),
        lambda: initiatives.save_draft(person=chloe, key=make_sheet(amel).uuid, content=Content()),
        lambda: initiatives.submit(initiative=make_sheet(amel, summary=""), person=amel),
        lambda: initiatives.revise(initiative=initiative, person=chloe, content=Content()),
        lambda: initiatives.note_step(initiative=initiative, person=chloe, step="TOOL", words="x"),
        lambda: initiatives.note_step(initiative=initiative, person=amel, step="RIEN", words="x"),
        lambda: initiatives.call_back(initiative=initiative, coordinator=denis, words=" "),
        lambda: initiatives.discard(initiative=make_sheet(amel), person=chloe),
        lambda: around.adapt(initiative=initiative, person=chloe, organisation=organisation, changed="a", outcome="b"),
        lambda: around.add_photo(initiative=initiative, person=amel, file=make_file(amel), alt="x"),
        lambda: around.add_photo(initiative=initiative, person=amel, file=make_photo(amel), alt=" "),
        lambda: around.add_photo(initiative=initiative, person=amel, file=make_photo(amel), alt="x", consent="WRITTEN"),
        lambda: around.add_files(initiative=initiative, person=amel, added=[]),
        lambda: around.add_files(initiative=initiative, person=chloe, added=[make_file(chloe)]),
        lambda: publishing.withdraw(thing=initiative, person=amel, reason=" "),
        lambda: publishing.withdraw(thing=testimony, person=amel, reason="x"),
        lambda: publishing.publish(thing=initiative, coordinator=amel),
        lambda: testimonies.withdraw(testimony=testimony, person=chloe),
        lambda: testimonies.revise(testimony=testimony, person=denis, words=testimonies.Words(title="a", text="b")),
        lambda: testimonies.send_testimony(testimony=testimonies.save_draft(person=amel, key=uuid.uuid4(), words=testimonies.Words()), person=amel, agreed=True),
        lambda: experiments.observe(experiment=experiment, person=chloe, words="x"),
        lambda: experiments.observe(experiment=experiment, person=amel, words="x", on=today + timedelta(days=1)),
        lambda: experiments.decide(experiment=experiment, person=amel, kind="EXTEND", words="x"),
        lambda: experiments.decide(experiment=experiment, person=amel, kind="STOP", words=" "),
        lambda: experiments.save_draft(person=amel, key=uuid.uuid4(), protocol=experiments.Protocol(starts_on=today, ends_on=today - timedelta(days=1))),
    ]  # fmt: skip
    for number, act in enumerate(refused):
        with pytest.raises(Refused):
            act()
            pytest.fail(f"act {number} was not refused")


def test_what_comes_too_late_is_stale(amel, denis):
    initiative, experiment = make_initiative(amel), make_experiment(amel)
    publishing.withdraw(thing=initiative, person=amel, reason="Fini.")
    experiments.decide(experiment=experiment, person=amel, kind="STOP", words="Nous savons.")
    late = [
        lambda: publishing.withdraw(thing=initiative, person=amel, reason="Encore."),
        lambda: initiatives.revise(initiative=initiative, person=amel, content=Content()),
        lambda: initiatives.discard(initiative=initiative, person=amel),
        lambda: publishing.publish(thing=initiative, coordinator=denis),
        lambda: publishing.give_back(thing=initiative, coordinator=denis, word="x"),
        lambda: experiments.decide(experiment=experiment, person=amel, kind="STOP", words="Encore."),
        lambda: publishing.restore(thing=experiment, coordinator=denis),
    ]
    for act in late:
        with pytest.raises(Stale):
            act()
    publishing.restore(thing=initiative, coordinator=denis)
    assert Initiative.objects.get().is_listed and Experiment.objects.get().stopped_on


def test_an_answer_given_twice_is_given_once(amel):
    draft = testimonies.save_draft(
        person=amel,
        key=uuid.uuid4(),
        words=testimonies.Words(title="a", text="b", own=False, witness_name="Luc", witness_email="luc@creche.test"),
    )
    amel.trusted_at = timezone.now()
    amel.save()
    testimony = testimonies.send_testimony(testimony=draft, person=amel, agreed=False)
    for given in (True, True, False, False, True):
        testimony = testimonies.answer(testimony=testimony, given=given)
    assert testimony.withdrawn_at and Testimony.objects.get().consents.count() == 1


@pytest.mark.parametrize(
    ("typed", "amounts"),
    [
        ("Province : 1 500,50", ["1500.50"]),
        ("Ville ; 200 €\nFonds propres", ["200", None]),
        ("A : 1.500,00\nB : 12.5", ["1500.00", "12.5"]),
        ("", []),
    ],
)
def test_funders_are_read_as_they_are_typed(typed, amounts):
    found = fundings_of(typed)
    assert [None if amount is None else str(amount) for _, amount in found] == amounts
    assert fundings_of(fundings_text(found)) == found


@pytest.mark.parametrize(
    "typed", ["Ville : beaucoup", "Ville : -3", ": 12", "Ville : 999999999999", "Ville : NaN", "\n".join(["A : 1"] * 21)]
)
def test_funders_that_cannot_be_read_are_refused(typed):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        fundings_of(typed)


def test_a_commune_is_found_by_its_name():
    from django.core.exceptions import ValidationError

    province = make_territory()
    commune = type(province).objects.create(kind="COMMUNE", code="x9", name="Saint-Trop-Loin", slug="saint-trop-loin", parent=province)
    assert commune_of("saint trop loin") == commune and commune_of("  ") is None
    with pytest.raises(ValidationError, match="Peut-être"):
        commune_of("trop loin")
