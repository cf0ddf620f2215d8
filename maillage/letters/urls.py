from django.urls import path

from maillage.letters.views import stopping

app_name = "letters"

urlpatterns = [
    path("courriers/arret/<str:token>/", stopping.stop, name="stop"),
]
