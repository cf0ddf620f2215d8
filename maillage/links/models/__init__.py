from maillage.links.models.batches import Batch
from maillage.links.models.care import LinkCheck, LinkConfirmation, LinkDecision
from maillage.links.models.links import Link, LinkTheme

__all__ = ["Batch", "Link", "LinkCheck", "LinkConfirmation", "LinkDecision", "LinkTheme"]
