from importlib import import_module

_initial = import_module("hepatica.records.migrations.0001_initial")


class Migration(_initial.Migration):
    """As released."""
