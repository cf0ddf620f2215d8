from django.urls import path

from maillage.search.views import results, suggestions

app_name = "search"
urlpatterns = [
    path("recherche/", results.results, name="results"),
    path("recherche.json", results.results_json, name="results_json"),
    path("recherche/suggestions/", suggestions.suggest, name="suggest"),
]
