"""Door of the welcome: the first act of a newcomer, what waits, what is kept about people."""

from maillage.welcome.domain.handovers import Choice, hand_over
from maillage.welcome.domain.pairs import draw
from maillage.welcome.queries.first_act import FirstAct, first_acts
from maillage.welcome.queries.waiting import forget, own_data, week_items

__all__ = ["Choice", "FirstAct", "draw", "first_acts", "forget", "hand_over", "own_data", "week_items"]
