from django.urls import path

from floor import views, writing
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
    path("desk/", views.desk),
    path("week/", views.week),
    path("publish/<uuid:uuid>/", writing.publish),
    path("upload/", writing.upload),
]
