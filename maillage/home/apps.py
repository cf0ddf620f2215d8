from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "maillage.home"
    verbose_name = "accueil"

    def ready(self) -> None:
        """Put *La semaine* in the digest of the coordination."""
        from maillage.home.queries import digest
        from maillage.letters.public import register_digest_section

        register_digest_section(digest.SECTION)
