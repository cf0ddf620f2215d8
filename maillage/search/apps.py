import threading

from django.apps import AppConfig

from maillage.kernel.server import BACKGROUND


class SearchConfig(AppConfig):
    name = "maillage.search"
    label = "search"
    verbose_name = "Recherche"

    def ready(self) -> None:
        """Follow the changes in the task worker; lend « Dans la même veine » to the library, and a search to who asks a question."""
        from maillage.community.public import register_finder
        from maillage.library.public import register_related
        from maillage.search.panels import found_by, like_this

        register_related(like_this)
        register_finder(found_by)
        if follow_changes not in BACKGROUND:
            BACKGROUND.append(follow_changes)


def follow_changes(stop: threading.Event) -> None:
    """Keep the index of this node up to date until told to stop."""
    from maillage.search.current import engine
    from maillage.search.indexer import follow

    follow(engine, stop)
