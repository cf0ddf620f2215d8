from django.urls import path

from maillage.home import views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("mon-bureau/", views.desk, name="desk"),
    path("la-semaine/", views.week, name="week"),
    path("la-semaine/annee/", views.year, name="year"),
]
