from django.urls import path

from maillage.transfer.views import imports

app_name = "transfer"
urlpatterns = [
    path("la-semaine/importer/", imports.import_list, name="import_list"),
    path("la-semaine/importer/<uuid:uuid>/", imports.import_detail, name="import_detail"),
    path("la-semaine/importer/<uuid:uuid>/reprise/", imports.import_start, name="import_start"),
    path("la-semaine/importer/<uuid:uuid>/annulation/", imports.import_undo, name="import_undo"),
]
