from maillage.welcome.models.check_ins import CheckIn
from maillage.welcome.models.handovers import Handover
from maillage.welcome.models.pairs import Pair

MOST_WORDS = 2000

__all__ = ["MOST_WORDS", "CheckIn", "Handover", "Pair"]
