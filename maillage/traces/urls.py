from maillage.traces import board_urls, closing_urls

app_name = "traces"

urlpatterns = [*board_urls.urlpatterns, *closing_urls.urlpatterns]
