from maillage.network.models.invitations import Invitation
from maillage.network.models.joining import JoinAnswer, JoinQuestion, JoinRequest, Vouch
from maillage.network.models.organisations import HelpOffer, Membership, Organisation
from maillage.network.models.places import Territory, ZonePlace, Zoning
from maillage.network.models.themes import Theme, ThemeLabel, ThemeSlug

__all__ = [
    "HelpOffer",
    "Invitation",
    "JoinAnswer",
    "JoinQuestion",
    "JoinRequest",
    "Membership",
    "Organisation",
    "Territory",
    "Theme",
    "ThemeLabel",
    "ThemeSlug",
    "Vouch",
    "ZonePlace",
    "Zoning",
]
