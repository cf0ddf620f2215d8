"""What is the same for every reader of an audience, whoever they are."""

from maillage.kernel.changes.kept import KeptValues
from maillage.library import public as library

SAME = KeptValues(kinds=library.shown_kinds)
