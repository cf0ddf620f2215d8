from maillage.moderation.models.decisions import ModerationDecision, Outcome, Rule
from maillage.moderation.models.reports import MOST_WORDS, Report, ReportQuerySet

__all__ = ["MOST_WORDS", "ModerationDecision", "Outcome", "Report", "ReportQuerySet", "Rule"]
