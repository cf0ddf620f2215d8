from typing import Any

from django.urls import path

from maillage.dossiers.release_urls import release_urls
from maillage.dossiers.views import dossiers, files, lists, sections

app_name = "dossiers"
ALL = "bibliotheque/dossiers/"
ONE = f"{ALL}<int:number>/"

sheet_urls: list[Any] = [
    path(ALL, lists.dossier_list, name="dossier_list"),
    path(f"{ALL}lire-ensemble/", sections.section_reading, name="section_reading"),
    path(f"{ALL}versions/<uuid:uuid>/lecture/<int:page>.webp", sections.section_image, name="section_image"),
    path(f"{ALL}<numbername:address>/", dossiers.dossier_detail, name="dossier_detail"),
    path(f"{ONE}image.png", dossiers.dossier_image, name="dossier_image"),
    path(f"{ONE}pages.pdf", files.pages, name="pages"),
    path(f"{ONE}page/<int:page>/", files.page, name="page"),
    path(f"{ALL}versions/<uuid:uuid>/pages/<int:page>.webp", files.page_image, name="page_image"),
]

urlpatterns = [*sheet_urls, *release_urls]
