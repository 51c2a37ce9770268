"""Every released migration of the records, and one more that changes all ledgers."""

from pathlib import Path

from hepatica.records import migrations as _released

__path__ = [*__path__, *_released.__path__]

LAST_RELEASED = max(path.stem for path in Path(_released.__path__[0]).glob("[0-9]*.py"))
