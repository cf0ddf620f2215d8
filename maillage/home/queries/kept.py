"""What is the same for every reader of an audience, whoever they are."""

from maillage.kernel.changes.kept import KeptValues

SAME = KeptValues(kinds=("library.resource", "network.organisation", "network.theme", "people.person"))
