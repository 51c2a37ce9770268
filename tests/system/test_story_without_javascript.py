"""A whole order with scripts off: signed, verified, prepared, checked, filled."""

import pytest
from tests.system import day
from tests.system.north import said
from tests.system.world import OAK


@pytest.fixture
def plain(desks):
    return lambda account: desks(account, java_script_enabled=False)


def test_every_step_of_the_order_works_by_reload(plain, oak):
    day.decide(plain("oncologist-a"))
    day.sign(plain("oncologist-a"))
    day.verify(plain("pharmacist-a"))
    day.release(plain("pharmacist-a"))
    day.prepare(plain("technician-a"))
    label = oak.label_code(OAK)
    nurse = plain("nurse-a")
    day.check(nurse, label)
    day.check(plain("nurse-b"), label)
    day.empty(nurse)
    day.fill(nurse)
    said(nurse, "Filled")
    assert oak.order(OAK).filled is not None
