"""Make what pages show of the texts again, after a change of what texts may hold."""

from maillage.community.models import Answer, Discussion
from maillage.community.writing import written
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing

AT_ONCE = 200


def rewrite_all() -> int:
    """Write `html` and `plain` of every discussion and answer again from their text; return how many changed."""
    changed = 0
    for model in (Discussion, Answer):
        for number in model.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=AT_ONCE):
            with writing():
                row = locked(row=model(pk=number))
                made = written(text=row.text)
                if (row.html, row.plain) == (made.html, made.plain):
                    continue
                row.html, row.plain = made.html, made.plain
                row.save(update_fields=["html", "plain"])
                discussion = row if isinstance(row, Discussion) else row.discussion
                changes.touch(kind=Discussion.KIND, uuid=discussion.uuid)
                changed += 1
    return changed
