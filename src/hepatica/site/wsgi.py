"""The WSGI entry; it refuses to serve a ledger that is not guarded."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hepatica.site.settings")
application = get_wsgi_application()

# After the line above, because it is what loads the settings and the models.
from hepatica.records import ready  # noqa: E402

ready.require()
