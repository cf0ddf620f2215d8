"""Only what the frame needs: the tests of the design stand without any room."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import include, path


@login_not_required
def stub(request):
    return HttpResponse("ok")


urlpatterns = [
    path("composants/", include("maillage.kernel.ui.catalogue.urls")),
    path("", include("maillage.kernel.ui.urls")),
    path("recherche/", include(([path("", stub, name="results"), path("suggestions.json", stub, name="suggest")], "search"))),
    path("compte/connexion/", stub, name="account_login"),
]
