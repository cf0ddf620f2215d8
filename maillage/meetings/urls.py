"""Addresses of the room, by part: the sheet and the agenda here, the rest beside."""

from django.urls import path

from maillage.meetings import calendar_urls, day_urls, poll_urls, registration_urls
from maillage.meetings.views import agenda, feeds, safety, series, showing, stages, writing

app_name = "meetings"
ALL = "rencontres/"
ONE = f"{ALL}<int:number>/"
CYCLES = f"{ALL}cycles/"

urlpatterns = [
    path(ALL, agenda.meeting_list, name="meeting_list"),
    path(f"{ALL}passees/", agenda.past, name="past"),
    path(f"{ALL}mois/<slug:of>/", agenda.month, name="month"),
    path(f"{ALL}nouvelles.atom", feeds.atom, name="atom"),
    path(f"{ALL}preparer/", writing.meeting_create, name="meeting_create"),
    path(f"{CYCLES}creer/", series.series_create, name="series_create"),
    path(f"{CYCLES}<numbername:address>/", series.series_detail, name="series_detail"),
    path(f"{CYCLES}<int:number>/modifier/", series.series_edit, name="series_edit"),
    path(f"{CYCLES}<int:number>/suivre/", series.series_follow, name="series_follow"),
    path(f"{CYCLES}<int:number>/dates/", series.series_dates, name="series_dates"),
    *calendar_urls.urlpatterns,
    *poll_urls.urlpatterns,
    *registration_urls.urlpatterns,
    *day_urls.urlpatterns,
    path(f"{ONE}modifier/", writing.meeting_edit, name="meeting_edit"),
    path(f"{ONE}cycle/", series.meeting_series, name="meeting_series"),
    path(f"{ONE}ouvrir/", stages.meeting_open, name="meeting_open"),
    path(f"{ONE}clore/", stages.meeting_close, name="meeting_close"),
    path(f"{ONE}rouvrir/", stages.meeting_reopen, name="meeting_reopen"),
    path(f"{ONE}reporter/", stages.meeting_postpone, name="meeting_postpone"),
    path(f"{ONE}nouvelle-date/", stages.meeting_dates, name="meeting_dates"),
    path(f"{ONE}annuler/", stages.meeting_cancel, name="meeting_cancel"),
    path(f"{ONE}supprimer/", stages.meeting_discard, name="meeting_discard"),
    path(f"{ONE}etapes/", stages.meeting_history, name="meeting_history"),
    path(f"{ONE}securite/", safety.safety, name="safety"),
    path(f"{ONE}securite/<slug:key>/", safety.safety_check, name="safety_check"),
    path(f"{ONE}incidents/", safety.incident_create, name="incident_create"),
    path(f"{ONE}apercu.png", showing.meeting_image, name="meeting_image"),
    path(f"{ONE}programme.<slug:form>", showing.meeting_document, name="meeting_document"),
    path(f"{ALL}<numbername:address>/", showing.meeting_detail, name="meeting_detail"),
]
