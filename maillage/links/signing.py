"""The address of the yearly question: signed, for one person, for two months. The page it opens decides nothing by itself."""

from datetime import timedelta

from maillage.kernel.web.sealed import Seal

STILL_GOOD = Seal(purpose="links.still_good", lasts=timedelta(days=60))
