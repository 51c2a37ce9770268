"""All addresses; the pages bring their own."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []
if find_spec("hepatica.web") and find_spec("hepatica.web.urls"):
    urlpatterns.append(path("", include("hepatica.web.urls")))
    handler400 = "hepatica.web.views.errors.bad_request"
    handler403 = "hepatica.web.views.errors.forbidden"
    handler404 = "hepatica.web.views.errors.not_found"
    handler500 = "hepatica.web.views.errors.server_error"
