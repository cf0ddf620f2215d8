from django.tasks import task

from maillage.kernel.journal.models import Entry


@task
def react(*, entry_id: int) -> int:
    """Run the reactions to one fact; return how many failed."""
    from maillage.kernel.journal.acts import react_to

    entry = Entry.objects.filter(pk=entry_id).first()
    return react_to(entry=entry) if entry else 0
