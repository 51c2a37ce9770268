"""The folder of an installation: database, secret key, static files.

Importable without the web framework, because it is needed before settings load.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

SECRET_KEY_NAME = "secret-key"
_KEY_BYTES = 48


def prepare(home: Path) -> bool:
    """Make the folder and the secret key, where they are not there yet.

    Parameters
    ----------
    home : Path
        ``HEPATICA_HOME``.

    Returns
    -------
    bool
        Whether a secret key was made.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    (home / "static").mkdir(exist_ok=True)
    path = home / SECRET_KEY_NAME
    # Written whole under another name and linked: a second starter sees all of it
    # or none, and never takes the place of a key that is in use.
    draft = home / f".{SECRET_KEY_NAME}.{secrets.token_hex(8)}"
    if path.exists():
        return False
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(_KEY_BYTES) + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True
