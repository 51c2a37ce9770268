"""Every stored field declares its class of privacy."""

import pytest
from django.apps import apps

from hepatica.records import privacy


def test_every_stored_field_declares_its_class():
    assert privacy.undeclared() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda declared, name: declared.pop(name),
        lambda declared, name: declared.update({name: "unheard-of"}),
        lambda declared, name: declared.update({"not_a_field": privacy.CLINICAL}),
    ],
)
def test_a_field_that_declares_nothing_is_seen(monkeypatch, change):
    model = next(iter(apps.get_app_config("records").get_models()))
    declared = dict(model.PRIVACY)
    change(declared, next(iter(declared)))
    monkeypatch.setattr(model, "PRIVACY", declared)
    assert privacy.undeclared() != []
