from django.urls import path

from maillage.mailbox.views import confirming, incoming, posting

app_name = "mailbox"

urlpatterns = [
    path("courriel/entrant/", posting.receive, name="receive"),
    path("courriel/<uuid:uuid>/", confirming.confirm, name="confirm"),
    path("la-semaine/courriel/entrant/", incoming.incoming_list, name="incoming_list"),
    path("la-semaine/courriel/entrant/<uuid:uuid>/reessayer/", incoming.read_again, name="read_again"),
    path("la-semaine/courriel/entrant/<uuid:uuid>/ecarter/", incoming.set_aside, name="set_aside"),
    path("la-semaine/courriel/entrant/<uuid:uuid>/source/", incoming.source, name="source"),
]
