from typing import Any

from django.urls import path

from maillage.dossiers.release_urls import release_urls
from maillage.dossiers.views import documents, dossiers, editing, files, kinds, lists, moderation, parts, sections, sharing

app_name = "dossiers"
ALL = "bibliotheque/dossiers/"
ONE = f"{ALL}<int:number>/"
SHARE = f"{ALL}partager/"
WEEK = "la-semaine/dossiers/"

sheet_urls: list[Any] = [
    path(ALL, lists.dossier_list, name="dossier_list"),
    path(f"{ALL}lire-ensemble/", sections.section_reading, name="section_reading"),
    path(f"{ALL}versions/<uuid:uuid>/lecture/<int:page>.webp", sections.section_image, name="section_image"),
    path(SHARE, sharing.share, name="share"),
    path(f"{SHARE}document/", documents.upload, name="upload"),
    path(f"{SHARE}<uuid:key>/", sharing.share_draft, name="share_draft"),
    path(f"{SHARE}<uuid:key>/fiche/", sharing.share_sheet, name="share_sheet"),
    path(f"{SHARE}<uuid:key>/accord/", sharing.share_terms, name="share_terms"),
    path(f"{SHARE}<uuid:key>/supprimer/", sharing.draft_discard, name="draft_discard"),
    path(f"{ALL}versions/<uuid:uuid>/parties/", parts.parts, name="parts"),
    path(f"{ALL}versions/<uuid:uuid>/verification/", parts.check, name="check"),
    path(f"{ALL}<numbername:address>/", dossiers.dossier_detail, name="dossier_detail"),
    path(f"{ONE}image.png", dossiers.dossier_image, name="dossier_image"),
    path(f"{ONE}pages.pdf", files.pages, name="pages"),
    path(f"{ONE}page/<int:page>/", files.page, name="page"),
    path(f"{ONE}modifier/", editing.dossier_edit, name="dossier_edit"),
    path(f"{ONE}accord/", editing.terms_edit, name="terms_edit"),
    path(f"{ONE}etapes/", editing.status_add, name="status_add"),
    path(f"{ONE}version/", parts.version_create, name="version_create"),
    path(f"{ONE}retirer/", editing.withdraw, name="withdraw"),
    path(f"{ALL}versions/<uuid:uuid>/pages/<int:page>.webp", files.page_image, name="page_image"),
    path(WEEK, moderation.moderation_list, name="moderation"),
    path(f"{WEEK}listes/", kinds.list_edit, name="lists"),
    path(f"{WEEK}listes/sortes/ajouter/", kinds.kind_add, name="kind_add"),
    path(f"{WEEK}listes/sortes/<int:number>/", kinds.kind_edit, name="kind_edit"),
    path(f"{WEEK}listes/niveaux/<int:number>/", kinds.level_edit, name="level_edit"),
    path(f"{WEEK}listes/<slug:name>/<int:number>/proposer/", kinds.retire, name="retire"),
    path(f"{WEEK}<uuid:uuid>/", moderation.moderation_detail, name="moderation_detail"),
    path(f"{WEEK}<uuid:uuid>/publier/", moderation.publish, name="publish"),
    path(f"{WEEK}<uuid:uuid>/completer/", moderation.ask_change, name="ask_change"),
    path(f"{WEEK}<uuid:uuid>/decliner/", moderation.decline, name="decline"),
]

urlpatterns = [*sheet_urls, *release_urls]
