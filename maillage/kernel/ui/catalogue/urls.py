from django.urls import path

from maillage.kernel.ui.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.catalogue, name="index"),
]
