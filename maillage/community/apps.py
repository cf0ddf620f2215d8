from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "maillage.community"
    label = "community"
    verbose_name = "Questions"

    def ready(self) -> None:
        """Lend to the rooms below what they show of the discussions."""
        from maillage.community.queries import digest
        from maillage.letters import public as letters

        for section in digest.SECTIONS:
            letters.register_digest_section(section)
        letters.register_digest_words(names=digest.WORDED, read=digest.words_of)
