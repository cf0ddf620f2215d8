from django.urls import path

from floor import asking, gathering, sharing, views, writing
from floor.feed import NewestFeed

urlpatterns = [
    path("", views.hello),
    path("home/", views.home),
    path("list/", views.resource_list),
    path("themes/<int:pk>/", views.theme),
    path("resources/<int:pk>/", views.resource),
    path("search/", views.search),
    path("feed/", NewestFeed()),
    path("directory/", views.directory),
    path("desk/", gathering.desk),
    path("week/", gathering.week),
    path("meetings/", gathering.meetings),
    path("months/<int:year>/<int:number>/", gathering.month),
    path("meetings/<int:pk>/", gathering.meeting),
    path("traces/<int:pk>/", gathering.trace),
    path("needs/", gathering.needs),
    path("needs/<int:pk>/", gathering.need),
    path("questions/", asking.questions),
    path("questions/<int:pk>/", asking.question),
    path("dossiers/", sharing.dossiers),
    path("dossiers/<int:pk>/", sharing.dossier),
    path("columns/", sharing.columns),
    path("links/", sharing.links),
    path("links/<int:pk>/", sharing.link),
    path("initiatives/", sharing.initiatives),
    path("initiatives/<int:pk>/", sharing.initiative),
    path("releases/<int:pk>/", sharing.release),
    path("registers/<int:pk>/", sharing.register),
    path("publish/<uuid:uuid>/", writing.publish),
    path("upload/", writing.upload),
]
