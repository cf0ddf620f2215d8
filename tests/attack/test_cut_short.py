"""What a kill between a commit and its tasks loses is found again without anybody's command."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from maillage.kernel.db.public import writing
from maillage.kernel.files.events import FileAnalysed
from maillage.kernel.journal.models import ReactionRun
from maillage.kernel.journal.periodic import react_to_forgotten_facts
from maillage.kernel.journal.public import record
from tests.factories.library import make_draft, make_file

pytestmark = pytest.mark.django_db


def test_a_fact_whose_task_was_lost(bruno, committed):
    with committed():
        draft = make_draft(bruno, title="")
        file = make_file(bruno)
        from maillage.library.domain.drafts import add_file_to_draft

        add_file_to_draft(person=bruno, key=draft.uuid, file=file)
    ReactionRun.objects.all().delete()
    file.found_year = 1987
    file.save()
    with writing():  # the hooks of this commit never run: the server is dead
        record(FileAnalysed(file=file.uuid), actor=None)
    assert react_to_forgotten_facts() == 0, "the task may still be waiting for its turn"
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert react_to_forgotten_facts() >= 1
        draft.refresh_from_db()
        assert draft.year == 1987
        assert react_to_forgotten_facts() == 0
