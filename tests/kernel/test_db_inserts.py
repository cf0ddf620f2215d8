"""Inserts whose SQL is written once."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from maillage.kernel.db.public import Insert
from maillage.kernel.journal.models import Entry
from maillage.kernel.notices.public import Message, OutgoingMail

pytestmark = pytest.mark.django_db
MESSAGES, MAILS, FACTS = Insert(Message), Insert(OutgoingMail), Insert(Entry)


def message(person, fact):
    return Message(
        person=person, name="test.lamp", fact=fact, title="Une lampe « neuve » à 100 %", url="/lampe/", created_at=timezone.now()
    )


def test_a_row_is_the_one_the_orm_would_write(amel):
    now = timezone.now()
    mail = OutgoingMail(to="a@x.example", subject="L’été", text="é\n%s", headers={"X": ["é", 1, None]}, person=amel, created_at=now)
    assert MAILS([mail]) == [mail]
    found = OutgoingMail.objects.get(pk=mail.pk)
    for field in OutgoingMail._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(mail, field.attname)
    assert OutgoingMail.objects.filter(headers__X__0="é", created_at=now, next_attempt_at=None, html="").exists()


def test_a_row_inserted_may_be_saved_again(amel):
    fact = Entry(kind="test.lamp.lit", payload={}, subject=uuid.uuid4(), actor=None, at=timezone.now())
    FACTS([fact])
    fact.actor = amel
    fact.save()
    assert list(Entry.objects.filter(subject=fact.subject).values_list("pk", "actor_id")) == [(fact.pk, amel.pk)]


def test_a_row_that_is_there_is_left_out_when_asked(amel, bruno):
    first = message(amel, "1")
    MESSAGES([first])
    again, other = message(amel, "1"), message(bruno, "1")
    assert MESSAGES([again, other], unless_there=True) == [other]
    assert set(Message.objects.values_list("pk", "person_id")) == {(first.pk, amel.pk), (other.pk, bruno.pk)}
    with pytest.raises(IntegrityError), transaction.atomic():
        MESSAGES([message(amel, "1")])


def test_many_rows_take_a_statement_for_each_fifty_or_so(amel, django_assert_num_queries):
    assert MESSAGES([]) == []
    rows = [message(amel, str(number)) for number in range(300)]
    with django_assert_num_queries(6):
        assert MESSAGES(rows) == rows
    assert dict(Message.objects.values_list("fact", "pk")) == {row.fact: row.pk for row in rows}
