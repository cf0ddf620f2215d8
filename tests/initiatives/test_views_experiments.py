"""Experiments, through the client."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.initiatives.models import Experiment
from maillage.initiatives.queries.waiting import week_items
from tests.factories.initiatives import make_experiment, make_initiative
from tests.factories.library import join, make_organisation

pytestmark = pytest.mark.django_db
LIST, OPEN = "/bibliotheque/experimentations/", "/bibliotheque/experimentations/proposer/"


def page(response):
    return response.content.decode()


def day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def typed(**fields):
    return {
        "title": "Un tapis de livres", "question": "S’arrêtent-ils ?", "watched": "Combien de minutes", "starts_on": day(-3), "ends_on": day(20),
        "access": "PUBLIC", "key": str(uuid.uuid4()), **fields,
    }  # fmt: skip


def test_a_member_opens_an_experiment(sign_in, client, amel):
    assert "Pas encore d’expérimentation" in page(client.get(LIST))
    client = sign_in(amel)
    assert client.get(OPEN).status_code == 200
    assert client.post(OPEN, typed()).status_code == 302
    experiment = Experiment.objects.get()
    client.logout()
    assert "Combien de minutes" in page(client.get(experiment.get_absolute_url())) and "Un tapis de livres" in page(client.get(LIST))


def test_bad_dates_and_missing_words_are_said(sign_in, amel):
    client = sign_in(amel)
    response = client.post(OPEN, typed(ends_on=day(-10), question="", watched=""))
    shown = page(response)
    assert (
        response.status_code == 422
        and "La fin vient avant le début" in shown
        and "Écrivez la question" in shown
        and "ce que vous regardez" in shown
    )
    assert client.post(OPEN, typed(ends_on="demain")).status_code == 422


def test_observations_are_dated_and_signed_for_members(sign_in, client, amel, chloe):
    experiment = make_experiment(amel)
    url = reverse("initiatives:observation_create", args=[experiment.pk])
    assert sign_in(chloe).get(url).status_code == 403
    client = sign_in(amel)
    assert client.get(url).status_code == 200
    assert client.post(url, {"words": "", "on": day(2)}).status_code == 422
    for _ in range(2):
        client.post(url, {"words": "Une mère s’assied.", "on": day(-1), "site": "Couloir"})
    assert experiment.observations.count() == 1
    assert "Amel Berrada" in page(client.get(experiment.get_absolute_url()))
    client.logout()
    shown = page(client.get(experiment.get_absolute_url()))
    assert "Une mère s’assied." in shown and "Amel" not in shown


def test_a_team_mate_observes(sign_in, amel, bruno):
    team = make_organisation()
    join(bruno, team)
    experiment = make_experiment(amel, organisation=team)
    assert sign_in(bruno).get(reverse("initiatives:observation_create", args=[experiment.pk])).status_code == 200


def test_the_end_asks_for_a_decision_and_the_week_says_it(sign_in, amel, denis):
    experiment = make_experiment(amel, ends_on=timezone.localdate() - timedelta(days=2))
    assert [item.label for item in week_items(person=denis)] == ["Expérimentation à conclure"]
    client = sign_in(amel)
    assert "heure de décider" in page(client.get(experiment.get_absolute_url()))
    url = reverse("initiatives:decision_create", args=[experiment.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"kind": "EXTEND", "words": "Deux crèches de plus."}).status_code == 422
    assert client.post(url, {"kind": "", "words": ""}).status_code == 422
    client.post(url, {"kind": "EXTEND", "words": "Deux crèches de plus.", "until": day(60)})
    experiment.refresh_from_db()
    assert experiment.ends_on > timezone.localdate() and week_items(person=denis) == []
    client.post(url, {"kind": "STOP", "words": "Nous savons."})
    shown = page(client.get(experiment.get_absolute_url()))
    assert "On arrête" in shown and "Deux crèches de plus." in shown and "Terminée" in shown
    assert client.get(url).status_code == 409
    assert client.get(reverse("initiatives:observation_create", args=[experiment.pk])).status_code == 403


def test_an_edit_and_a_withdrawal(sign_in, client, amel, chloe, denis):
    experiment = make_experiment(amel)
    edit, withdraw = (reverse(f"initiatives:experiment_{name}", args=[experiment.pk]) for name in ("edit", "withdraw"))
    for url in (edit, withdraw, reverse("initiatives:decision_create", args=[experiment.pk])):
        assert sign_in(chloe).get(url).status_code == 403
    client = sign_in(amel)
    read_at = experiment.updated_at.isoformat()
    assert client.post(edit, typed(title="Autre titre", read_at=read_at)).status_code == 302
    assert client.post(edit, typed(title="Trop tard", read_at=read_at)).status_code == 422
    assert client.post(withdraw, {"reason": ""}).status_code == 422
    client.post(withdraw, {"reason": "Remplacée."})
    client.logout()
    gone = client.get(f"{LIST}{experiment.pk}/")
    assert gone.status_code == 410 and "Remplacée." in page(gone)
    assert sign_in(denis).post(reverse("initiatives:experiment_restore", args=[experiment.pk])).status_code == 302


def test_a_first_experiment_waits(sign_in, bruno, denis):
    sign_in(bruno).post(OPEN, typed())
    experiment = Experiment.objects.get()
    assert experiment.is_waiting
    client = sign_in(denis)
    assert "À vous de décider" in page(client.get(experiment.get_absolute_url()))
    client.post(reverse("initiatives:publish", args=["experimentation", experiment.uuid]))
    experiment.refresh_from_db()
    assert experiment.is_listed


def test_a_draft_is_kept_and_thrown_away(sign_in, amel, chloe):
    client = sign_in(amel)
    client.post(OPEN, {"title": "Début", "key": str(uuid.uuid4()), "brouillon": "1"})
    draft = Experiment.objects.get()
    edit, discard = (reverse(f"initiatives:experiment_{name}", args=[draft.pk]) for name in ("edit", "discard"))
    assert client.get(edit).status_code == 200 and "Début" in page(client.get(LIST))
    assert sign_in(chloe).post(discard).status_code == 404
    client = sign_in(amel)
    assert client.get(discard).status_code == 200 and client.post(discard).status_code == 302 and not Experiment.objects.exists()


def test_a_closed_initiative_is_not_named_to_visitors(client, amel):
    closed = make_initiative(amel, title="Entre nous", access="MEMBERS")
    assert "Entre nous" not in page(client.get(make_experiment(amel, initiative=closed).get_absolute_url()))
