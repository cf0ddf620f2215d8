"""Addresses of the day itself: presence at the door."""

from typing import Any

from django.urls import path

from maillage.meetings.views import door

ALL = "rencontres/"
ONE = f"{ALL}<int:number>/"
DOOR = f"{ONE}presences/"

urlpatterns: list[Any] = [
    path(DOOR, door.door, name="door"),
    path(f"{DOOR}arrivee/", door.walk_in, name="walk_in"),
    path(f"{DOOR}feuille/", door.sign_in_sheet, name="sign_in_sheet"),
    path(f"{DOOR}feuille.pdf", door.sign_in_pdf, name="sign_in_pdf"),
    path(f"{DOOR}feuilles/", door.sheet_create, name="sheet_create"),
    path(f"{DOOR}feuilles/<uuid:uuid>/", door.sheet, name="sheet"),
    path(f"{DOOR}feuilles/<uuid:uuid>/retirer/", door.sheet_remove, name="sheet_remove"),
    path(f"{DOOR}<uuid:uuid>/", door.presence_note, name="presence_note"),
    path(f"{ALL}entree/<str:token>/", door.check_in, name="check_in"),
    path(f"{ALL}rejoindre/<str:token>/", door.remote, name="remote"),
]
