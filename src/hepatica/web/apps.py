"""The Django application of the pages."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates and static files of the pages; it has no models."""

    name = "hepatica.web"
    label = "web"

    def ready(self) -> None:
        """Listen for sign-ins, which are audit events."""
        from hepatica.web import signals  # noqa: F401
