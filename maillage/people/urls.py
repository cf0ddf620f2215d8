from django.urls import path

from maillage.people.views import own_data, profiles, security, sign_in, staying, well_known

app_name = "people"

urlpatterns = [
    path("compte/connexion/lien/<str:token>/", sign_in.link, name="sign_in_link"),
    path("compte/en-attente/", sign_in.waiting, name="waiting"),
    path("compte/verification/", security.reauthenticate, name="reauthenticate"),
    path("compte/rester/<str:token>/", staying.stay, name="stay"),
    path("compte/charte/", staying.charter_accept, name="charter_accept"),
    path("compte/sessions/", security.sessions, name="sessions"),
    path("mon-profil/", profiles.profile_edit, name="profile_edit"),
    path("mes-donnees/", own_data.own_data, name="own_data"),
    path("mes-donnees/archive/", own_data.export, name="export"),
    path("mes-donnees/partir/", own_data.leave, name="leave"),
    path(".well-known/change-password", well_known.change_password, name="change_password"),
    path(".well-known/security.txt", well_known.security_txt, name="security_txt"),
]
