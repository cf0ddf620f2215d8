"""Addresses of the room, by part: the sheet and the agenda here, the rest beside."""

from django.urls import path

from maillage.meetings import calendar_urls, day_urls, poll_urls, registration_urls
from maillage.meetings.views import agenda

app_name = "meetings"
ALL = "rencontres/"

urlpatterns = [
    path(ALL, agenda.meeting_list, name="meeting_list"),
    *calendar_urls.urlpatterns,
    *poll_urls.urlpatterns,
    *registration_urls.urlpatterns,
    *day_urls.urlpatterns,
    path(f"{ALL}<numbername:address>/", agenda.meeting_detail, name="meeting_detail"),
]
