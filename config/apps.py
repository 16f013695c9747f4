from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The project itself as an app: it owns the commands that belong to no room."""

    name = "config"
    verbose_name = "Khuê"
