from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest

from maillage.people.models import Person

# One door only: the administration opens with the site's own sign-in, its limits and its second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    """Accounts, to look at: what changes them are the acts of the site, which tell people and keep a trace."""

    list_display = ("name", "email", "role", "joined_at", "left_at", "seen_on")
    list_filter = ("role", "is_active")
    search_fields = ("name", "email")
    ordering = ("name",)
    exclude = ("password", "groups", "user_permissions")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Accounts are made by joining."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People leave; nobody is deleted."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Look only."""
        return False
