"""What every page needs to know about the installation."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from hepatica import __version__


def installation(request: HttpRequest) -> dict[str, object]:
    """Give templates the demo banner's switch and the version."""
    return {"is_demo": settings.HEPATICA_DEMO, "hepatica_version": __version__}
