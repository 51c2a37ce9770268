"""What is due on a day, from the dates of a state."""

from datetime import date

import pytest

from hepatica.actions.projection_day import due_steps, next_step
from hepatica.actions.projection_state import State, Step

ON = date(2026, 3, 16)
STUDY = Step(code="perfusion-study", what="Perfusion study", on=date(2026, 3, 2))
REFILL = Step(code="refill", what="Refill", on=ON)
LATER = Step(code="drug-fill", what="Next drug fill", on=date(2026, 3, 17))


def state(**changes):
    return State(phase="implanted", steps=(STUDY, REFILL, LATER), **changes)


def test_the_study_is_first_to_come_and_last_of_the_day():
    assert next_step(state(), on=ON) == STUDY
    assert due_steps(state(), on=ON) == (REFILL, STUDY)


@pytest.mark.parametrize(
    ("until_on", "is_exempt"),
    [(ON, True), (date(2026, 3, 17), True), (date(2026, 3, 15), False)],
)
def test_an_exemption_leaves_the_study_out_until_its_last_day(until_on, is_exempt):
    exempt = state(exempt_until_on=until_on)
    assert next_step(exempt, on=ON) == (REFILL if is_exempt else STUDY)
    assert (STUDY in due_steps(exempt, on=ON)) is not is_exempt
    assert REFILL in due_steps(exempt, on=ON)


def test_nothing_is_due_where_there_is_only_a_study_with_an_exemption():
    only = State(phase="implanted", steps=(STUDY,), exempt_until_on=ON)
    assert next_step(only, on=ON) is None
    assert due_steps(only, on=ON) == ()
