"""Door of the network: organisations, themes, territories and who works where."""

from maillage.network.models import Membership, Organisation, Territory, Theme
from maillage.network.queries import (
    Branch,
    active_themes,
    audience_tokens,
    main_organisation,
    organisations_of,
    synonyms,
    theme_by_slug,
    themes_tree,
)
from maillage.network.rules import is_steward

__all__ = [
    "Branch",
    "Membership",
    "Organisation",
    "Territory",
    "Theme",
    "active_themes",
    "audience_tokens",
    "is_steward",
    "main_organisation",
    "organisations_of",
    "synonyms",
    "theme_by_slug",
    "themes_tree",
]
