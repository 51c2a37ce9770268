"""Recording in a course: refused, asked twice, taken with a reason, corrected."""

import pytest
from tests.support.program import Program


@pytest.fixture
def program(db):
    made = Program()
    made.activate()
    return made


def test_a_course_goes_from_operation_to_a_drug_fill(program):
    program.to_first_fill()
    view = program.read()
    print(view.worksheet.decision, view.plan.contents, view.deviations)
    assert view.deviations == ()
    assert view.plan.contents.fill.is_drug
