from maillage.letters.models.address import BouncedAddress
from maillage.letters.models.digests import Digest
from maillage.letters.models.domain_check import MailDomainCheck
from maillage.letters.models.follow import Follow
from maillage.letters.models.preferences import Level, MailPreferences, level_key

__all__ = ["BouncedAddress", "Digest", "Follow", "Level", "MailDomainCheck", "MailPreferences", "level_key"]
