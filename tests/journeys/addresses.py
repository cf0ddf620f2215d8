"""Every page of the site, from the resolver: where it is in the small network, and who may open it."""

from dataclasses import dataclass

from django.urls import reverse

from maillage.kernel.notices.public import OutgoingMail
from maillage.network import links
from tests.house.test_pages_and_messages import views
from tests.journeys.of_community import discussion_pages
from tests.journeys.of_dossiers import dossier_pages
from tests.journeys.of_initiatives import initiative_pages
from tests.journeys.of_letters import letter_pages
from tests.journeys.of_links import link_pages
from tests.journeys.of_mailbox import mail_pages
from tests.journeys.of_meetings import meeting_pages
from tests.journeys.of_needs import need_pages
from tests.journeys.of_releases import release_pages
from tests.journeys.of_traces import trace_pages
from tests.journeys.of_welcome import welcome_pages

ROLES = ("visitor", "candidate", "member", "steward", "coordinator")
ROOMS = (
    *(
        "people",
        "letters",
        "mailbox",
        "moderation",
        "network",
        "library",
        "dossiers",
        "links",
        "initiatives",
        "meetings",
        "traces",
        "needs",
    ),
    *("search", "editorial", "transfer", "home", "demo", "community", "welcome"),
)
OPENS = {
    "public": {"visitor", "member", "steward", "coordinator"},
    "account": {"member", "steward", "coordinator"},
    "person": {"member", "steward", "coordinator"},
    "coordinator": {"coordinator"},
}
# Not pages, or pages that only lead elsewhere: what they answer is asserted by the tests of their rooms.
NOT_PAGES = {
    *(
        "ui:network_css",
        "ui:logo",
        "ui:manifest",
        "letters:former_preferences",
        "library:feed",
        "library:theme_feed",
        "library:sitemap",
        "library:robots",
        "library:resource_image",
        "dossiers:dossier_image",
        "dossiers:release_copy",
        "dossiers:pages",
        "dossiers:page",
        "dossiers:page_image",
        "dossiers:section_image",
        "community:feed",
        "community:theme_feed",
        "community:file",
        "community:image",
        "community:news",
        "community:choose",
        "community:alike",
        "community:discussion_image",
        "community:arrive",
        "initiatives:initiative_image",
        "initiatives:initiative_document",
        "initiatives:file",
        "initiatives:photo",
        "links:feed",
        "mailbox:source",
        "meetings:ics",
        "meetings:atom",
        "meetings:meeting_image",
        "meetings:meeting_document",
        "meetings:feed_all",
        "meetings:feed_theme",
        "meetings:feed_mine",
        "meetings:sign_in_pdf",
        "meetings:sheet",
        "traces:account",
        "traces:participants",
        "traces:archive",
        "traces:file",
        "traces:trace_photo",
        "traces:led_photo",
        "traces:board_photo",
        "traces:own_certificate",
        "traces:certificate",
        "traces:certificate_by_link",
        "traces:white_map_table",
    ),
    *("library:file", "library:preview", "network:directory_csv", "search:results_json", "search:suggest", "health"),
    *(
        "people:change_password",
        "people:security_txt",
        "network:invitation_decline",
        "mfa_login_webauthn",
        "demo:mail_html",
    ),
    *("account_signup", "account_reset_password"),
}
# Pages in the middle of a path, walked in `test_people.py` and in the tests of the room.
ON_THE_WAY = {
    *("account_confirm_login_code", "mfa_authenticate", "account_inactive", "people:sign_in_link", "account_email_verification_sent"),
    *("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
}


@dataclass(frozen=True)
class Shown:
    """An address and how it answers; `only` narrows the roles its access opens it to."""

    path: str
    status: int = 200
    only: frozenset[str] = frozenset()


def shown(path, *only, status=200):
    return Shown(path, status, frozenset(only))


def names():
    """Give {full name: access} of what GET opens."""
    spaces = {}
    for _address, name, view in views():
        if name and "GET" in getattr(view, "METHODS", ()):
            spaces[full_name(name, view)] = view.ACCESS
    return spaces


def full_name(name, view):
    room = view.__module__.split(".")[1]
    if room == "kernel":
        return f"ui:{name}" if ".ui." in view.__module__ else name
    return name if name.startswith(("account_", "mfa_")) or room not in ROOMS else f"{room}:{name}"


def in_the_world(world):
    """Give {name: [Shown…]} of all pages."""
    number, closed = world.resource.pk, world.closed_resource.pk
    token = {
        "confirm": links.path(purpose=links.CONFIRM, uuid=world.unconfirmed.uuid, more=world.unconfirmed.asked_at.isoformat()),
        "reply": links.path(purpose=links.REPLY, uuid=world.question.uuid),
        "vouch": links.path(purpose=links.VOUCH, uuid=world.request.uuid, more=world.bruno.uuid.hex),
        "invitation": links.path(purpose=links.INVITATION, uuid=world.invitation.uuid, more=world.invitation.sent_at.isoformat()),
    }
    mail = OutgoingMail.objects.latest("pk")
    key = world.key
    return {
        "home:front": [shown("/"), shown("/", "candidate"), shown("/nulle-part/", status=404)],
        "home:desk": [shown("/mon-bureau/"), shown("/mon-bureau/", "candidate", status=403)],
        "home:week": [shown("/la-semaine/"), shown("/la-semaine/", "member", status=403)],
        "home:year": [shown("/la-semaine/annee/")],
        "account_login": [shown("/compte/connexion/", "visitor")],
        "account_request_login_code": [shown("/compte/connexion/code/", "visitor")],
        "account_logout": [shown("/compte/deconnexion/", "member")],
        "account_email": [shown("/compte/adresse/")],
        "account_change_password": [shown("/compte/mot-de-passe/")],
        "account_set_password": [shown("/compte/mot-de-passe/choisir/", "member")],
        "mfa_index": [shown("/compte/securite/")],
        "mfa_activate_totp": [shown("/compte/securite/application/", "coordinator")],
        "mfa_deactivate_totp": [shown("/compte/securite/application/retirer/", "member")],
        "mfa_view_recovery_codes": [shown("/compte/securite/secours/", "member")],
        "mfa_generate_recovery_codes": [shown("/compte/securite/secours/nouveaux/", "member")],
        "mfa_list_webauthn": [shown("/compte/securite/cles/")],
        "mfa_add_webauthn": [shown("/compte/securite/cles/ajouter/", "coordinator")],
        "mfa_remove_webauthn": [shown(reverse("mfa_remove_webauthn", args=[key]), "member")],
        "mfa_edit_webauthn": [shown(reverse("mfa_edit_webauthn", args=[key]), "member")],
        "people:waiting": [shown("/compte/en-attente/", "candidate")],
        "people:reauthenticate": [shown("/compte/verification/", "coordinator")],
        "people:sessions": [shown("/compte/sessions/")],
        "people:profile_edit": [shown("/mon-profil/"), shown("/mon-profil/", "candidate")],
        **mail_pages(world, shown),
        **letter_pages(world, shown),
        "people:own_data": [shown("/mes-donnees/")],
        "people:leave": [shown("/mes-donnees/partir/")],
        "network:join": [shown("/rejoindre/", "visitor", "member")],
        "network:join_sent": [shown("/rejoindre/merci/")],
        "network:own_request": [shown("/rejoindre/ma-demande/", "candidate")],
        "network:join_confirm": [shown(token["confirm"], "visitor"), shown("/rejoindre/confirmer/faux/", "visitor", status=410)],
        "network:join_reply": [shown(token["reply"], "visitor")],
        "network:vouch": [shown(reverse("network:vouch", args=[world.request.uuid]), "member", "steward")],
        "network:vouch_by_link": [shown(token["vouch"], "visitor")],
        "network:invitation_answer": [shown(token["invitation"], "visitor")],
        "network:join_requests": [shown("/la-semaine/demandes/")],
        "network:join_request_detail": [
            shown(reverse("network:join_request_detail", args=[each.uuid])) for each in (world.request, world.asked)
        ],
        "network:invitations": [shown("/la-semaine/invitations/")],
        "network:theme_tree": [shown("/la-semaine/themes/")],
        "network:theme_edit": [shown(reverse("network:theme_edit", args=[world.theme.uuid]))],
        "network:theme_merge": [shown(reverse("network:theme_merge", args=[world.theme.uuid]))],
        "network:directory": [shown("/annuaire/"), shown("/annuaire/?q=introuvable", "visitor")],
        "network:people_directory": [shown("/annuaire/personnes/"), shown("/annuaire/personnes/?q=introuvable", "member")],
        "network:person_detail": [shown(reverse("network:person_detail", args=[each.uuid])) for each in (world.bruno, world.chloe)],
        "network:organisation_create": [shown("/annuaire/organisations/ajouter/")],
        "network:organisation_detail": [
            shown(world.valley.get_absolute_url()),
            shown(world.canal.get_absolute_url()),
            shown(world.things["closed"].get_absolute_url(), "visitor", "coordinator"),
        ],
        "network:organisation_edit": [shown(reverse("network:organisation_edit", args=[world.valley.pk]), "steward", "coordinator")],
        "network:team": [shown(reverse("network:team", args=[world.valley.pk]), "steward", "coordinator")],
        "network:own_place": [shown("/mon-profil/reseau/")],
        "library:home": [shown("/bibliotheque/")],
        "library:kept": [shown("/bibliotheque/gardees/")],
        "library:theme_list": [shown("/bibliotheque/themes/")],
        "library:theme_detail": [
            shown(f"/bibliotheque/themes/{each.slug}/") for each in (world.parent_theme, world.theme, world.other_theme)
        ],
        "library:resource_list": [shown("/bibliotheque/ressources/"), shown("/bibliotheque/ressources/?annee=1999", "visitor")],
        "library:resource_detail": [
            shown(world.resource.get_absolute_url()),
            shown(world.long.get_absolute_url()),
            shown(world.closed_resource.get_absolute_url(), "member", "steward", "coordinator"),
            shown(world.closed_resource.get_absolute_url(), "visitor", status=404),
            shown(world.withdrawn.get_absolute_url(), "visitor", "coordinator", status=410),
            shown(world.draft.get_absolute_url(), "member"),
            shown(world.waiting.get_absolute_url(), "coordinator"),
        ],
        "library:resource_history": [shown(reverse("library:resource_history", args=[number]))],
        "library:resource_edit": [shown(reverse("library:resource_edit", args=[number]))],
        "library:version_create": [shown(reverse("library:version_create", args=[number]))],
        "library:resource_withdraw": [shown(reverse("library:resource_withdraw", args=[number]))],
        "library:use_create": [shown(reverse("library:use_create", args=[closed]), "member", "steward")],
        "library:contribute": [shown("/bibliotheque/partager/")],
        "library:draft": [
            shown(reverse("library:draft", args=[world.draft.uuid]), "member"),
            shown(reverse("library:draft", args=[world.her_draft.uuid]), "steward"),
        ],
        "library:draft_discard": [shown(reverse("library:draft_discard", args=[world.draft.uuid]), "member")],
        "library:moderation": [shown("/la-semaine/contributions/")],
        "library:moderation_detail": [shown(reverse("library:moderation_detail", args=[world.waiting.uuid]))],
        **dossier_pages(world, shown),
        **release_pages(world, shown),
        **link_pages(world, shown),
        **initiative_pages(world, shown),
        **meeting_pages(world, shown),
        **trace_pages(world, shown),
        **need_pages(world, shown),
        **discussion_pages(world, shown),
        **welcome_pages(world, shown),
        "search:results": [
            shown("/recherche/"),
            shown("/recherche/?q=journee"),
            shown("/recherche/?q=zzzzzz+introuvable"),
            shown("/recherche/?q=clepsydr"),
        ],
        "transfer:import_list": [shown("/la-semaine/importer/")],
        "transfer:import_detail": [shown(reverse("transfer:import_detail", args=[each.uuid])) for each in (world.run, world.prepared_run)],
        **{
            f"editorial:{name}": [shown(reverse(f"editorial:{name}"))]
            for name in ("about", "charter", "privacy", "accessibility", "legal", "index")
        },
        "editorial:page": [shown(world.page.get_absolute_url())],
        "editorial:pages": [shown("/la-semaine/pages/")],
        "editorial:page_create": [shown("/la-semaine/pages/nouvelle/")],
        "editorial:page_edit": [shown(reverse("editorial:page_edit", args=[world.page.slug]))],
        "editorial:page_history": [shown(reverse("editorial:page_history", args=[world.page.slug]))],
        "editorial:page_version": [shown(reverse("editorial:page_version", args=[world.page.slug, 1]))],
        "ui:index": [shown("/composants/", "visitor")],
        "demo:cast": [shown("/demo/", "visitor")],
        "demo:mails": [shown("/demo/courriers/", "visitor")],
        "demo:mail": [shown(f"/demo/courriers/{mail.uuid}/", "visitor")],
    }


def of_role(world, role):
    """Give the (path, status) a role meets, once each."""
    access = names()
    pages = ((name, page) for name, shown in in_the_world(world).items() for page in shown)
    return list(dict.fromkeys((page.path, page.status) for name, page in pages if role in (page.only or OPENS[access[name]])))
