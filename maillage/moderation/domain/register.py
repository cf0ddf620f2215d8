"""The public register: one line per decision, without names."""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import writing
from maillage.kernel.journal import public as journal
from maillage.moderation.events import DecisionRecorded
from maillage.moderation.models import ModerationDecision, Outcome, Rule
from maillage.moderation.registry import label_of


@dataclass(slots=True)
class Settling:
    """A report being settled: the room that withdraws the thing may write the line itself, under the rule of the report."""

    rule: str
    written: bool = False


SETTLING: ContextVar[Settling | None] = ContextVar("moderation_settling", default=None)


def record_decision(*, person: Any, kind: str, outcome: str, reason: str = "", label: str = "") -> ModerationDecision:
    """Write a decision in the public register, in the caller's transaction.

    `outcome`: a value of `Outcome`; `reason`: the rule it rests on, a value of `Rule` or ""; `label`: the kind in French words,
    when it is not a kind that can be reported. The words sent to the person stay with the room: nothing here names anybody.
    """
    settling = SETTLING.get()
    if settling is not None:
        reason, settling.written = reason or settling.rule, True
    with writing():
        decision: ModerationDecision = ModerationDecision.objects.create(
            kind=kind,
            what=(label or label_of(kind=kind))[:60],
            outcome=Outcome(outcome),
            rule=Rule(reason) if reason else "",
            at=timezone.now(),
            by=person,
        )
        journal.record(DecisionRecorded(decision=decision.uuid), actor=person)
        changes.touch(kind=ModerationDecision.KIND, uuid=decision.uuid)
    return decision
