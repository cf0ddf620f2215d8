from django.urls import path

from maillage.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.cast, name="cast"),
    path("entrer/<slug:key>/", views.enter, name="enter"),
    path("courriers/", views.mail_list, name="mails"),
    path("courriers/<uuid:uuid>/", views.mail_detail, name="mail"),
    path("courriers/<uuid:uuid>/html/", views.mail_html, name="mail_html"),
]
