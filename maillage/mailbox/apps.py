from django.apps import AppConfig


class MailboxConfig(AppConfig):
    name = "maillage.mailbox"
    label = "mailbox"
    verbose_name = "Boîte aux lettres"
