"""Door of the network: organisations, themes, territories and who works where."""

from maillage.network.domain.invitations import invite, remind_invitations
from maillage.network.domain.joining import clean_requests
from maillage.network.domain.memberships import add_to_organisation, name_steward, place_person, set_own_place
from maillage.network.domain.organisations import add_organisation, close_organisation
from maillage.network.domain.themes import create_theme, merge_themes
from maillage.network.map import Piece, map_of
from maillage.network.models import HelpOffer, Membership, Organisation, Territory, Theme
from maillage.network.own_data import forget, own_data
from maillage.network.panels_registry import (
    register_organisation_count,
    register_organisation_panel,
    register_person_panel,
    register_theme_count,
    register_theme_user,
)
from maillage.network.queries.audiences import audience_tokens, main_organisation, organisations_of, stewarded_organisations, works_in
from maillage.network.queries.cards import card, cards, organisation_card
from maillage.network.queries.doors import facet_labels, index_rows
from maillage.network.queries.interests import theme_interests
from maillage.network.queries.requests import week_items
from maillage.network.queries.themes import Branch, active_themes, synonyms, theme_by_slug, themes_tree
from maillage.network.rules import is_steward

__all__ = [
    "Branch",
    "HelpOffer",
    "Membership",
    "Organisation",
    "Piece",
    "Territory",
    "Theme",
    "active_themes",
    "add_organisation",
    "add_to_organisation",
    "audience_tokens",
    "card",
    "cards",
    "clean_requests",
    "close_organisation",
    "create_theme",
    "facet_labels",
    "forget",
    "index_rows",
    "invite",
    "is_steward",
    "main_organisation",
    "map_of",
    "merge_themes",
    "name_steward",
    "organisation_card",
    "organisations_of",
    "own_data",
    "place_person",
    "register_organisation_count",
    "register_organisation_panel",
    "register_person_panel",
    "register_theme_count",
    "register_theme_user",
    "remind_invitations",
    "set_own_place",
    "stewarded_organisations",
    "synonyms",
    "theme_by_slug",
    "theme_interests",
    "themes_tree",
    "week_items",
    "works_in",
]
