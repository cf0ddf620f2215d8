"""Addresses of calendars and feeds."""

from django.urls import path

from maillage.meetings.views import calendars

ALL = "rencontres/"
ONE = f"{ALL}<int:number>/"

urlpatterns = [
    path(f"{ALL}agenda.ics", calendars.feed_all, name="feed_all"),
    path(f"{ALL}themes/<slug:slug>/agenda.ics", calendars.feed_theme, name="feed_theme"),
    path(f"{ALL}agendas/", calendars.calendar_list, name="calendar_list"),
    path(f"{ALL}agendas/adresse/", calendars.key_renew, name="key_renew"),
    path(f"{ONE}rencontre.ics", calendars.ics, name="ics"),
    path("agenda/<str:key>.ics", calendars.feed_mine, name="feed_mine"),
]
