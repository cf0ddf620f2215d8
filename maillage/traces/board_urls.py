"""Addresses of the board: one side for whoever leads, the other for whoever has the code."""

from django.urls import path

from maillage.traces.views import leading, tables

LED = "rencontres/<int:number>/animer/"
JOINED = "rencontres/notes/"
SEAT = f"{JOINED}place/<uuid:uuid>/"

urlpatterns = [
    path(LED, leading.facilitate, name="facilitate"),
    path(f"{LED}ouvrir/", leading.board_open, name="board_open"),
    path(f"{LED}fermer/", leading.board_close, name="board_close"),
    path(f"{LED}conduire/", leading.board_lead, name="board_lead"),
    path(f"{LED}code/", leading.board_code, name="board_code"),
    path(f"{LED}presentation/<uuid:uuid>/", leading.introduce, name="introduce"),
    path(JOINED, tables.enter, name="enter"),
    path(SEAT, tables.table, name="table"),
    path(f"{SEAT}ecrire/", tables.note_write, name="note_write"),
    path(f"{SEAT}enlever/<uuid:note>/", tables.note_remove, name="note_remove"),
    path(f"{SEAT}gommette/<uuid:note>/", tables.dot, name="dot"),
    path(f"{SEAT}place/", tables.sit, name="sit"),
    path(f"{SEAT}photo/", tables.photo_create, name="photo_create"),
    path(f"{JOINED}<slug:code>/", tables.join, name="join"),
    path(f"{LED}photos/<uuid:uuid>.webp", leading.photo, name="led_photo"),
    path("rencontres/notes-photos/<uuid:seat>/<uuid:uuid>.webp", tables.photo, name="board_photo"),
]
