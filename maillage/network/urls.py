from django.urls import path, register_converter

from maillage.network.views import directory, invitations, joining, organisations, own_place, requests, themes


class OrganisationRef:
    """A number, with or without the words of the name: "12-centre-culturel-de-la-vallee"."""

    regex = r"[0-9]{1,15}(?:-[-a-zA-Z0-9_]*)?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(OrganisationRef, "organisation")

app_name = "network"

urlpatterns = [
    path("rejoindre/", joining.join, name="join"),
    path("rejoindre/merci/", joining.join_sent, name="join_sent"),
    path("rejoindre/ma-demande/", joining.own_request, name="own_request"),
    path("rejoindre/confirmer/<str:token>/", joining.join_confirm, name="join_confirm"),
    path("rejoindre/repondre/<str:token>/", joining.join_reply, name="join_reply"),
    path("rejoindre/recommander/<uuid:uuid>/", joining.vouch, name="vouch"),
    path("rejoindre/recommandation/<str:token>/", joining.vouch_by_link, name="vouch_by_link"),
    path("rejoindre/invitation/<str:token>/", invitations.invitation_answer, name="invitation_answer"),
    path("rejoindre/invitation/<str:token>/declin/", invitations.invitation_decline, name="invitation_decline"),
    path("la-semaine/demandes/", requests.join_requests, name="join_requests"),
    path("la-semaine/demandes/<uuid:uuid>/", requests.join_request_detail, name="join_request_detail"),
    path("la-semaine/demandes/<uuid:uuid>/accueil/", requests.join_request_accept, name="join_request_accept"),
    path("la-semaine/demandes/<uuid:uuid>/question/", requests.join_request_question, name="join_request_question"),
    path("la-semaine/demandes/<uuid:uuid>/refus/", requests.join_request_decline, name="join_request_decline"),
    path("la-semaine/invitations/", invitations.invitations, name="invitations"),
    path("la-semaine/invitations/<uuid:uuid>/retrait/", invitations.invitation_withdraw, name="invitation_withdraw"),
    path("la-semaine/themes/", themes.theme_tree, name="theme_tree"),
    path("la-semaine/themes/<uuid:uuid>/", themes.theme_edit, name="theme_edit"),
    path("la-semaine/themes/<uuid:uuid>/rang/", themes.theme_shift, name="theme_shift"),
    path("la-semaine/themes/<uuid:uuid>/reunion/", themes.theme_merge, name="theme_merge"),
    path("annuaire/", directory.directory, name="directory"),
    path("annuaire/personnes/", directory.people_directory, name="people_directory"),
    path("annuaire/personnes/<uuid:uuid>/", directory.person_detail, name="person_detail"),
    path("annuaire/organisations.csv", directory.directory_csv, name="directory_csv"),
    path("annuaire/organisations/ajouter/", organisations.organisation_create, name="organisation_create"),
    path("annuaire/organisations/<organisation:ref>/", organisations.organisation_detail, name="organisation_detail"),
    path("annuaire/organisations/<int:number>/modifier/", organisations.organisation_edit, name="organisation_edit"),
    path("annuaire/organisations/<int:number>/equipe/", organisations.team, name="team"),
    path("annuaire/organisations/<int:number>/fermeture/", organisations.organisation_close, name="organisation_close"),
    path("annuaire/organisations/<int:number>/reouverture/", organisations.organisation_reopen, name="organisation_reopen"),
    path("annuaire/appartenances/<uuid:uuid>/depart/", organisations.membership_end, name="membership_end"),
    path("annuaire/appartenances/<uuid:uuid>/fiche/", organisations.steward_toggle, name="steward_toggle"),
    path("mon-profil/reseau/", own_place.own_place, name="own_place"),
]
