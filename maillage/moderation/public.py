"""Door of the moderation: what can be reported, what waits, the public register.

`register_waiting` stands in the kernel, for the rooms below; it is given here to the rooms above.
"""

from maillage.kernel.waiting import Waiting, WaitingAction, register_waiting, register_waiting_week
from maillage.moderation.domain.register import record_decision
from maillage.moderation.domain.reports import report, settle
from maillage.moderation.models import Outcome, Report, Rule
from maillage.moderation.own_data import forget, own_data
from maillage.moderation.queries.desk import desk_labels, week_items, week_others
from maillage.moderation.registry import Reportable, register_reportable

__all__ = [
    "Outcome",
    "Report",
    "Reportable",
    "Rule",
    "Waiting",
    "WaitingAction",
    "desk_labels",
    "forget",
    "own_data",
    "record_decision",
    "register_reportable",
    "register_waiting",
    "register_waiting_week",
    "report",
    "settle",
    "week_items",
    "week_others",
]
