"""Whoever leaves is gone: no word of theirs that names them is left in the database, the index, or the mails that wait."""

import uuid
from dataclasses import replace

import pytest
from django.apps import apps
from django.utils import timezone

from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.library.domain import editing, publishing, reading
from maillage.library.domain.content import content_of
from maillage.library.models import Resource
from maillage.network.domain import invitations, joining, memberships
from maillage.network.models import JoinRequest, Membership
from maillage.people.domain.departure import leave
from maillage.people.domain.sign_in import ask_to_sign_in
from maillage.search import queries
from maillage.search.current import engine
from maillage.search.indexer import Follower
from maillage.search.rebuilding import rebuild
from tests.attack.strings import STRINGS
from tests.cast import make_person
from tests.factories.library import join, make_draft, make_organisation, make_resource, make_theme
from tests.factories.network import make_offer, make_request

pytestmark = pytest.mark.django_db
MARKS = ("zébulonne", "zebulonne", "quincampoix", "0477998811", "0477 99 88 11", "fonction-zut", "présentation-zut", "aide-zut")


def everywhere():
    found = {}
    for model in apps.get_models():
        names = [field.attname for field in model._meta.concrete_fields]
        for values in model._base_manager.values(*names):
            text = repr(values).casefold()
            for mark in MARKS:
                if mark in text:
                    fields = [name for name, value in values.items() if mark in repr(value).casefold()]
                    found.setdefault(model._meta.label, set()).update(fields)
    return found


def test_nothing_of_somebody_is_left(client, denis, bruno, committed):
    organisation = make_organisation()
    person = make_person(
        "Zébulonne Quincampoix", email="zebulonne@quincampoix.test", function="fonction-zut", phone="0477 99 88 11", about="présentation-zut",
        joined_at=None,
    )  # fmt: skip
    with committed():
        request = make_request(person, organisation, what_i_do="présentation-zut", keep_words=True)
        from maillage.network.domain import answers

        answers.ask_question(request=request, word="Bonjour Zébulonne, où ?", by=denis)
        answers.accept_request(request=request, word="Bienvenue Zébulonne", by=denis, organisation=organisation, function="fonction-zut")
        person.refresh_from_db()
        join(bruno, organisation)
        memberships.name_steward(membership=Membership.objects.get(person=person), actor=denis)
        make_offer(person, make_theme(), "aide-zut")
        mine = make_resource(person, title="Le carnet", authors=["Zébulonne Quincampoix"], organisations=[organisation])
        mine.authors.update(person=person)
        make_draft(person, title="Brouillon de Zébulonne")
        editing.revise(
            resource=mine, person=person, content=replace(content_of(resource=mine), authors=["Zébulonne Quincampoix", "Joëlle"])
        )
        editing.revise(
            resource=Resource.objects.get(pk=mine.pk),
            person=denis,
            content=replace(content_of(resource=mine), authors=["Joëlle"]),
        )
        other = make_resource(bruno, title="Autre")
        reading.say_used(resource=other, person=person, organisation=organisation, words="Repris ici.")
        reading.keep_at_hand(resource=other, person=person, kept=True)
        waiting = make_resource(person, title="En attente", publish=False, organisations=[organisation])
        publishing.ask_change(resource=waiting, coordinator=denis, word="Encore un mot.")
        publishing.submit(resource=make_draft(person, title="À relire"), person=person)
        ask_to_sign_in(email=person.email)
        joining.ask_to_join(name=person.name, email=person.email, what_i_do="x", keep_words=False, organisation_name="y")
        invitations.invite(entries=[("Zébulonne", "z@ailleurs.test")], by=denis)
        client.force_login(person)
        client.get("/compte/sessions/")
    rebuild(engine(), processes=0)
    assert {"people.Person", "library.Revision"} <= set(everywhere())
    assert Message.objects.filter(title__contains="Zébulonne Quincampoix").exclude(person=person).exists()
    with committed():
        leave(person=type(person).objects.get(pk=person.pk), by=person)
    while Follower(engine()).step():
        pass
    left = everywhere()
    # The invitation of another address is another person's, and so is the mail that brings it.
    left.pop("network.Invitation", None)
    assert left.pop("notices.OutgoingMail") == {"to_name", "text", "html"}
    assert [mail.to for mail in OutgoingMail.objects.filter(text__icontains="zébulonne")] == ["z@ailleurs.test"]
    assert not left, left
    assert not OutgoingMail.objects.filter(to="zebulonne@quincampoix.test").exists()
    for word in ("zébulonne", "quincampoix"):
        client.force_login(denis)
        assert client.get("/recherche.json", {"q": word}).json()["total"] == 0
    assert client.get(mine.get_absolute_url(), follow=True).status_code == 200
    assert JoinRequest.objects.filter(account=person).exists() and timezone.now() and uuid


def test_what_is_typed_does_not_fill_the_memory(client, monkeypatch):
    rebuild(engine(), processes=0)
    monkeypatch.setattr(queries, "_MOST_LABELS", 50)
    for number in range(40):
        client.get("/recherche/", {"q": "x", "theme": [f"{number}-{STRINGS[each]}" for each in range(40, 50)]})
    assert sum(map(len, queries._kept_labels.values())) < 100
