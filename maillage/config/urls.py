"""Every address of the site. Each room brings its own."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from maillage.kernel.web import health

SHOWN_AROUND = settings.DEMO or settings.TESTING

urlpatterns = [
    path("sante/", health.health, name="health"),
    # No two addresses are alike: those asked most come first.
    path("", include("maillage.home.urls")),
    path("", include("maillage.search.urls")),
    path("administration/", admin.site.urls),
    path("compte/", include("maillage.people.account_urls")),
    path("", include("maillage.people.urls")),
    path("", include("maillage.letters.urls")),
    path("", include("maillage.mailbox.urls")),
    path("", include("maillage.moderation.urls")),
    path("", include("maillage.network.urls")),
    path("", include("maillage.library.urls")),
    path("", include("maillage.dossiers.urls")),
    path("", include("maillage.links.urls")),
    path("", include("maillage.initiatives.urls")),
    path("", include("maillage.traces.urls")),
    path("", include("maillage.needs.urls")),
    path("", include("maillage.meetings.urls")),
    path("", include("maillage.community.urls")),
    path("", include("maillage.welcome.urls")),
    path("", include("maillage.transfer.urls")),
    path("", include("maillage.editorial.urls")),
    path("", include("maillage.kernel.ui.urls")),
    *([path("composants/", include("maillage.kernel.ui.catalogue.urls"))] if SHOWN_AROUND or settings.DEBUG else []),
    *([path("demo/", include("maillage.demo.urls"))] if SHOWN_AROUND else []),
]

handler400 = "maillage.kernel.web.errors.bad_request"
handler403 = "maillage.kernel.web.errors.forbidden"
handler404 = "maillage.kernel.web.errors.not_found"
handler500 = "maillage.kernel.web.errors.server_error"
