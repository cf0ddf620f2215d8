from django.urls import path

from maillage.moderation.views import desk, reporting

app_name = "moderation"

urlpatterns = [
    path("a-traiter/", desk.desk, name="desk"),
    path("a-traiter/signalements/<uuid:uuid>/<slug:outcome>/", desk.settle, name="settle"),
    path("signaler/<str:kind>/<uuid:uuid>/", reporting.report, name="report"),
    path("moderation/", desk.register, name="register"),
]
