"""Addresses of what remains: conclude, read, answer, certify."""

from django.urls import path

from maillage.traces.views import closing, feedback, papers, photos, showing, white_map

ONE = "rencontres/<int:number>/"
CLOSE = f"{ONE}conclure/"

urlpatterns = [
    path(CLOSE, closing.close, name="close"),
    path(f"{CLOSE}presences/", closing.presence_confirm, name="presence_confirm"),
    path(f"{CLOSE}compte-rendu/", closing.account_write, name="account_write"),
    path(f"{CLOSE}proposition/", closing.account_propose, name="account_propose"),
    path(f"{CLOSE}fichiers/", photos.file_create, name="file_create"),
    path(f"{CLOSE}fichiers/mots/", photos.files_tell, name="files_tell"),
    path(f"{CLOSE}fichiers/<uuid:uuid>/", photos.file_remove, name="file_remove"),
    path(f"{CLOSE}photos/<uuid:uuid>/", photos.photo_take, name="photo_take"),
    path(f"{CLOSE}phrases/", closing.quote_create, name="quote_create"),
    path(f"{CLOSE}phrases/<uuid:uuid>/", closing.quote_remove, name="quote_remove"),
    path(f"{CLOSE}ressources/", closing.resource_cite, name="resource_cite"),
    path(f"{CLOSE}ressources/<int:row>/", closing.resource_uncite, name="resource_uncite"),
    path(f"{CLOSE}temoignages/", closing.testimony_attach, name="testimony_attach"),
    path(f"{CLOSE}temoignages/<int:row>/", closing.testimony_detach, name="testimony_detach"),
    path(f"{CLOSE}publier/", closing.publish, name="publish"),
    path(f"{ONE}traces/", showing.trace_detail, name="trace_detail"),
    path(f"{ONE}traces/compte-rendu.<str:form>", papers.account, name="account"),
    path(f"{ONE}traces/participants.<str:form>", papers.participants, name="participants"),
    path(f"{ONE}traces/tout.zip", papers.archive, name="archive"),
    path("rencontres/traces-fichiers/<uuid:uuid>/", showing.file, name="file"),
    path("rencontres/traces-photos/<uuid:uuid>.webp", showing.trace_photo, name="trace_photo"),
    path("rencontres/avis/<str:token>/", feedback.feedback, name="feedback"),
    path("rencontres/carte-blanche/", white_map.white_map, name="white_map"),
    path("rencontres/carte-blanche/tableau.<str:form>", white_map.white_map_table, name="white_map_table"),
    path("rencontres/attestations/", papers.certificate_check, name="certificate_check"),
    path("rencontres/attestations/<int:number>/attestation.pdf", papers.own_certificate, name="own_certificate"),
    path("rencontres/attestations/lien/<str:token>/attestation.pdf", papers.certificate_by_link, name="certificate_by_link"),
    path("rencontres/attestations/<str:code>.pdf", papers.certificate, name="certificate"),
]
