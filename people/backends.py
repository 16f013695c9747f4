"""Signing in with a password, and what the Wagtail back office may ask about a user."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser

from people.models import User

ADMIN_ACCESS = "wagtailadmin.access_admin"


class RoleBackend(ModelBackend):
    """Everybody who holds a role may enter the back office; what they see there is a question to the records."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        permissions = super().get_all_permissions(user_obj, obj)
        if obj is None and isinstance(user_obj, User) and user_obj.abilities():
            permissions = permissions | {ADMIN_ACCESS}
        return permissions

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: Any = None) -> bool:
        return user_obj.is_active and perm in self.get_all_permissions(user_obj, obj)
