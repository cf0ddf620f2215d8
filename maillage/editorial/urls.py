from django.urls import path

from maillage.editorial import views

app_name = "editorial"
NAMED = (
    ("about", "a-propos"),
    ("charter", "charte-de-partage"),
    ("privacy", "donnees-personnelles"),
    ("accessibility", "accessibilite"),
    ("legal", "mentions-legales"),
)
urlpatterns = [
    *(path(f"pages/{slug}/", views.page_detail, {"slug": slug}, name=name) for name, slug in NAMED),
    path("pages/", views.page_index, name="index"),
    path("pages/<slug:slug>/", views.page_detail, name="page"),
    path("la-semaine/pages/", views.page_list, name="pages"),
    path("la-semaine/pages/nouvelle/", views.page_create, name="page_create"),
    path("la-semaine/pages/<slug:slug>/", views.page_edit, name="page_edit"),
    path("la-semaine/pages/<slug:slug>/historique/", views.page_history, name="page_history"),
    path("la-semaine/pages/<slug:slug>/historique/<int:number>/", views.page_version, name="page_version"),
]
