"""Addresses of the date poll."""

from typing import Any

from django.urls import path

from maillage.meetings.views import ballots, polls

ALL = "rencontres/"
ONE = f"{ALL}<int:number>/"
DATES = f"{ALL}dates/"

urlpatterns: list[Any] = [
    path(f"{ONE}dates/", polls.poll, name="poll"),
    path(f"{ONE}dates/<uuid:uuid>/", polls.slot_choose, name="slot_choose"),
    path(f"{DATES}venir/<str:token>/", ballots.poll_come, name="poll_come"),
    path(f"{DATES}silence/<str:token>/", ballots.poll_stop, name="poll_stop"),
    path(f"{DATES}<uuid:uuid>/", ballots.poll_answer, name="poll_answer"),
    path(f"{DATES}<uuid:uuid>/<uuid:voter>/", ballots.poll_change, name="poll_change"),
]
