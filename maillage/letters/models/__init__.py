from maillage.letters.models.address import BouncedAddress
from maillage.letters.models.digests import Digest
from maillage.letters.models.follow import Follow
from maillage.letters.models.preferences import Level, MailPreferences, level_key

__all__ = ["BouncedAddress", "Digest", "Follow", "Level", "MailPreferences", "level_key"]
