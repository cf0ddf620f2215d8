from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "maillage.needs"
    label = "needs"
    verbose_name = "Besoins"

    def ready(self) -> None:
        """Lend to the pages of meetings what they show of the needs, follow themes, and say what is kept about people."""
        from maillage.letters.public import register_digest_section
        from maillage.meetings import public as meetings
        from maillage.moderation import public as moderation
        from maillage.needs import public as needs
        from maillage.needs.queries import digest
        from maillage.network import public as network
        from maillage.people.public import register_own_data

        register_digest_section(digest.SECTION)
        register_own_data(name="needs", label="Vos besoins", collect=needs.own_data, forget=needs.forget)
        moderation.register_reportable(moderation.Reportable(kind=needs.Need.KIND, label="Besoin", find=needs.cards))
        network.register_theme_count(needs.count_by_theme)
        network.register_theme_user(_move_needs)
        meetings.register_meeting_panel(needs.panel_of)
        meetings.register_agenda_link(needs.agenda_links)


def _move_needs(theme: object, into: object) -> None:
    from maillage.needs import public as needs

    needs.follow_merge(theme=theme, into=into)  # type: ignore[arg-type]
