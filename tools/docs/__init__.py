"""Pages made from the code: written by ``make docs``, compared by ``make check``."""
