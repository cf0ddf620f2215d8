"""Addresses of requests, releases and the register."""

from typing import Any

from django.urls import path

from maillage.dossiers.views import answers, more_time, register, releases, requests

ALL = "bibliotheque/dossiers/"
ONE = f"{ALL}<int:number>/"
REQUEST = f"{ALL}demandes/<uuid:uuid>/"
LINK = f"{ALL}repondre/<str:token>/"
MORE_TIME = f"{ALL}prolonger/<str:token>/"
RELEASE = f"{ALL}mises-a-disposition/<uuid:uuid>/"

release_urls: list[Any] = [
    path(f"{ONE}demander/", requests.request_create, name="request_create"),
    path(REQUEST, requests.request_detail, name="request_detail"),
    path(f"{REQUEST}reprendre/", requests.request_take_back, name="request_take_back"),
    path(LINK, answers.answer_by_link, name="answer_by_link"),
    path(f"{LINK}fait/", answers.answer_done, name="answer_done"),
    path(f"{LINK}nouveau/", answers.answer_link_again, name="answer_link_again"),
    path(MORE_TIME, more_time.extension_by_link, name="extension_by_link"),
    path(f"{MORE_TIME}fait/", more_time.extension_done, name="extension_done"),
    path(RELEASE, releases.release_detail, name="release_detail"),
    path(f"{RELEASE}exemplaire/", releases.release_copy, name="release_copy"),
    path(f"{RELEASE}refaire/", releases.release_copy_again, name="release_copy_again"),
    path(f"{RELEASE}prolonger/", releases.release_extend, name="release_extend"),
    path(f"{RELEASE}terminer/", releases.release_end, name="release_end"),
    path(f"{RELEASE}retour/", releases.release_outcome, name="release_outcome"),
    path(f"{ALL}prolongations/<uuid:uuid>/", more_time.extension_answer, name="extension_answer"),
    path(f"{ONE}registre/", register.register_detail, name="register_detail"),
    path(f"{ONE}registre/noms/", register.register_names, name="register_names"),
    path("mes-mises-a-disposition/", register.release_list, name="release_list"),
    path("la-semaine/dossiers/registre/", register.register_counts, name="register_counts"),
    path("la-semaine/dossiers/demandes/<uuid:uuid>/relancer/", requests.request_nudge, name="request_nudge"),
    path("la-semaine/dossiers/exemplaires/<uuid:uuid>/refaire/", releases.release_remake, name="release_remake"),
    path("d/<str:code>/", releases.release_code, name="release_code"),
]
