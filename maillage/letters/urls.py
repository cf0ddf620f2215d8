from django.urls import path

from maillage.letters.views import digest, following, health, notifications, preferences, stopping

app_name = "letters"

urlpatterns = [
    path("mes-messages/", notifications.notifications, name="notifications"),
    path("mes-messages/lus/", notifications.notifications_read, name="notifications_read"),
    path("mes-preferences/", preferences.preferences_edit, name="preferences"),
    path("mes-preferences/apercu/", digest.digest_preview, name="digest_preview"),
    path("mes-preferences/essai/", preferences.test_mail, name="test_mail"),
    path("mon-profil/courriers/", preferences.former_address, name="former_preferences"),
    path("la-semaine/courriel/", health.mail_health, name="mail_health"),
    path("la-semaine/courriel/domaine/", health.domain_check, name="domain_check"),
    path("la-semaine/courriel/adresses/<uuid:uuid>/reessayer/", health.address_retry, name="address_retry"),
    path("la-semaine/courriel/adresses/<uuid:uuid>/laisser/", health.address_settle, name="address_settle"),
    path("la-semaine/courriel/<uuid:uuid>/reessayer/", health.mail_retry, name="mail_retry"),
    path("suivre/", following.follow, name="follow"),
    path("courriers/arret/<str:token>/", stopping.stop, name="stop"),
]
