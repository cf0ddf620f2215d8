from django.apps import AppConfig


class MailboxConfig(AppConfig):
    name = "maillage.mailbox"
    label = "mailbox"
    verbose_name = "Boîte aux lettres"

    def ready(self) -> None:
        """Say what this room keeps about people, and what waits there for the coordination."""
        from maillage.kernel.waiting import register_waiting_week
        from maillage.mailbox import queries
        from maillage.mailbox.domain.deciding import forget
        from maillage.people.public import register_own_data

        register_own_data(name="mailbox", label="Vos courriels au site", collect=queries.own_data, forget=forget)
        register_waiting_week("mailbox", queries.week_items, labels={queries.FAILED})
