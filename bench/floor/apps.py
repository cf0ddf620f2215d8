"""The accounts' tables, which the people's room needs, without the middleware their app asks for."""

from django.apps import AppConfig


class AccountTables(AppConfig):
    name = "allauth.account"
    label = "account"
    default_auto_field = "django.db.models.AutoField"
