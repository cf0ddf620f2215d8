from django.urls import path, register_converter

from maillage.library.views import contributing, downloads, editing, feeds, home, inspirations, moderation, resources, themes, uses


class NumberAndName:
    """A number and a name (`12-raconter-son-territoire`), or the number alone."""

    regex = r"[0-9]{1,15}(?:-[-a-zA-Z0-9_]{0,80})?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)


register_converter(NumberAndName, "numbername")
app_name = "library"
WEEK = "la-semaine/contributions/"
ONE = "bibliotheque/ressources/<int:number>/"

urlpatterns = [
    path("bibliotheque/", home.library_home, name="home"),
    path("bibliotheque/flux.xml", feeds.all_feed, name="feed"),
    path("bibliotheque/gardees/", uses.kept_list, name="kept"),
    path("bibliotheque/themes/", themes.theme_list, name="theme_list"),
    path("bibliotheque/themes/<slug:slug>/", themes.theme_detail, name="theme_detail"),
    path("bibliotheque/themes/<slug:slug>/flux.xml", feeds.theme_feed, name="theme_feed"),
    path("bibliotheque/ressources/", resources.resource_list, name="resource_list"),
    path("bibliotheque/ressources/<numbername:address>/", resources.resource_detail, name="resource_detail"),
    path(f"{ONE}image.png", resources.resource_image, name="resource_image"),
    path(f"{ONE}historique/", resources.resource_history, name="resource_history"),
    path(f"{ONE}modifier/", editing.resource_edit, name="resource_edit"),
    path(f"{ONE}version/", editing.version_create, name="version_create"),
    path(f"{ONE}a-jour/", editing.resource_checked, name="resource_checked"),
    path(f"{ONE}retirer/", editing.resource_withdraw, name="resource_withdraw"),
    path(f"{ONE}remettre/", editing.resource_restore, name="resource_restore"),
    path(f"{ONE}nous-aussi/", uses.use_create, name="use_create"),
    path(f"{ONE}garder/", uses.keep_toggle, name="keep"),
    path("bibliotheque/inspirations/<slug:name>/<uuid:uuid>/", inspirations.inspiration_list, name="inspirations"),
    path("bibliotheque/inspirations/<uuid:uuid>/retirer/", inspirations.inspiration_drop, name="inspiration_drop"),
    path("bibliotheque/partager/", contributing.contribute, name="contribute"),
    path("bibliotheque/partager/fichiers/", contributing.upload, name="upload"),
    path("bibliotheque/partager/<uuid:key>/", contributing.draft, name="draft"),
    path("bibliotheque/partager/<uuid:key>/etat/", contributing.draft_state, name="draft_state"),
    path("bibliotheque/partager/<uuid:key>/supprimer/", contributing.draft_discard, name="draft_discard"),
    path("bibliotheque/fichiers/<uuid:uuid>/", downloads.file, name="file"),
    path("bibliotheque/apercus/<uuid:uuid>/<int:number>.webp", downloads.preview, name="preview"),
    path(WEEK, moderation.moderation_list, name="moderation"),
    path(f"{WEEK}<uuid:uuid>/", moderation.moderation_detail, name="moderation_detail"),
    path(f"{WEEK}<uuid:uuid>/publier/", moderation.publish, name="publish"),
    path(f"{WEEK}<uuid:uuid>/completer/", moderation.ask_change, name="ask_change"),
    path(f"{WEEK}<uuid:uuid>/decliner/", moderation.decline, name="decline"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("robots.txt", feeds.robots, name="robots"),
]
