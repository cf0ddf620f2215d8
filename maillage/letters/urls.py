from django.urls import path

from maillage.letters.views import digest, following, notifications, preferences, stopping

app_name = "letters"

urlpatterns = [
    path("mes-messages/", notifications.notifications, name="notifications"),
    path("mes-messages/lus/", notifications.notifications_read, name="notifications_read"),
    path("mes-preferences/", preferences.preferences_edit, name="preferences"),
    path("mes-preferences/apercu/", digest.digest_preview, name="digest_preview"),
    path("mes-preferences/essai/", preferences.test_mail, name="test_mail"),
    path("mon-profil/courriers/", preferences.former_address, name="former_preferences"),
    path("suivre/", following.follow, name="follow"),
    path("courriers/arret/<str:token>/", stopping.stop, name="stop"),
]
