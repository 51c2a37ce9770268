"""Settings from the environment, URLs, the WSGI entry and the start-up checks."""
