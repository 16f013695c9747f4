from django.apps import AppConfig

from config import durability  # noqa: F401  # registers its checks


class ConfigConfig(AppConfig):
    """The project itself as an app: it owns the commands that belong to no room."""

    name = "config"
    verbose_name = "Khuê"
