"""Every address of the site. Each room brings its own."""

from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from maillage.kernel.web import health


def _room(prefix: str, module: str) -> list[URLPattern | URLResolver]:
    return [path(prefix, include(module))] if find_spec(module.rpartition(".")[0]) and find_spec(module) else []


urlpatterns = [
    path("sante/", health.health, name="health"),
    path("administration/", admin.site.urls),
    *_room("compte/", "maillage.people.account_urls"),
    *_room("", "maillage.people.urls"),
    *_room("", "maillage.network.urls"),
    *_room("", "maillage.library.urls"),
    *_room("", "maillage.search.urls"),
    *_room("", "maillage.transfer.urls"),
    *_room("", "maillage.editorial.urls"),
    *_room("", "maillage.kernel.ui.urls"),
    *(_room("composants/", "maillage.kernel.ui.catalogue.urls") if settings.DEBUG or settings.DEMO or settings.TESTING else []),
    *(_room("demo/", "maillage.demo.urls") if settings.DEMO or settings.TESTING else []),
    *_room("", "maillage.home.urls"),
]

handler400 = "maillage.kernel.web.errors.bad_request"
handler403 = "maillage.kernel.web.errors.forbidden"
handler404 = "maillage.kernel.web.errors.not_found"
handler500 = "maillage.kernel.web.errors.server_error"
