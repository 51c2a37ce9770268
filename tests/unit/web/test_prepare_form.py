"""What is typed of a preparation before anybody judges it."""

from types import SimpleNamespace

import pytest

from hepatica.web.forms.prepare_form import PrepareForm

NO_ORDER = SimpleNamespace(visit=SimpleNamespace(order=None), to_verify=None)


@pytest.mark.parametrize("vials", ["0", "-1", "1.5", "100", "1" + "0" * 24])
def test_vials_are_counted_and_no_more_than_a_hand_counts(vials):
    form = PrepareForm(NO_ORDER, {"vials": vials})
    assert form.errors["vials"] == ["Vials opened must be a whole number from 1 to 99"]


@pytest.mark.parametrize(("typed", "vials"), [("1", 1), ("2.0", 2), ("99", 99)])
def test_a_whole_number_of_vials_is_taken(typed, vials):
    form = PrepareForm(NO_ORDER, {"vials": typed})
    assert "vials" not in form.errors
    assert form.cleaned_data["vials"] == vials
