from django.urls import path

from maillage.kernel.ui import views

app_name = "ui"
urlpatterns = [
    path("reseau-<slug:sun>.css", views.network_css, name="network_css"),
    path("logo-<slug:version>", views.logo, name="logo"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
