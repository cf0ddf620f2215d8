from maillage.traces import board_urls

app_name = "traces"

urlpatterns = [*board_urls.urlpatterns]
