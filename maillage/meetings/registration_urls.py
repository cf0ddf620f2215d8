"""Addresses of registering, the waiting list, and the organisers’ list."""

from typing import Any

from django.urls import path

from maillage.meetings.views import managing, mine, registering

ALL = "rencontres/"
ONE = f"{ALL}<int:number>/"
MINE = f"{ALL}inscriptions/<str:token>/"
LIST = f"{ONE}inscriptions/"

urlpatterns: list[Any] = [
    path(f"{ONE}inscription/", registering.register, name="register"),
    path(f"{ONE}inscription/envoyee/", registering.registration_sent, name="registration_sent"),
    path(MINE, mine.registration, name="registration"),
    path(f"{MINE}silence/", mine.registration_quiet, name="registration_quiet"),
    path(LIST, managing.registrations, name="registrations"),
    path(f"{LIST}ajouter/", managing.registration_add, name="registration_add"),
    path(f"{LIST}ecrire/", managing.registration_write, name="registration_write"),
    path(f"{LIST}facon/", managing.registration_mode, name="registration_mode"),
    path(f"{LIST}<uuid:uuid>/", managing.registration_manage, name="registration_manage"),
]
