"""Specification: what is in the pump on each day, and what is due."""

from datetime import timedelta

import pytest
from tests.spec.tables import number, rows
from tests.support.rules import rules
from tests.support.timeline import FIRST_FILL, ready_for_first_fill

from hepatica.therapy.course import fold
from hepatica.therapy.schedule import plan
from hepatica.therapy.worksheet import policies_of

TITLE = "Drug in the pump, day by day"
TEXT = """\
A fill of 193.846 mg in 30 mL at 1.3 mL/day for 14 infusion days, on day 0. Left: what
the pump should hold [mL]; limits: the residual between which drug is filled again [mL];
given: milligrams so far, and as a share of what the 14 days were meant to give, on a
pump at its flow and on one 15 % fast. A late emptying is an overdose in the making.
What stays in a pump that has run dry, up to 2 mL, is within the limits.
"""
TABLE = """
| day | left | limits | given | share | share if fast | days past | due |
| --- | --- | --- | --- | --- | --- | --- | --- |
| 0 | 30 | 30 to 30 | 0 | 0 % | 0 % | 0 | emptying in 14 days |
| 7 | 20.9 | 19.535 to 22.265 | 58.8 | 50 % | 58 % | 0 | emptying in 7 days |
| 14 | 11.8 | 9.07 to 14.53 | 117.6 | 100 % | 115 % | 0 | emptying today |
| 15 | 10.5 | 7.575 to 13.425 | 126 | 107 % | 123 % | 1 | emptying overdue |
| 19 | 5.3 | 1.595 to 9.005 | 159.6 | 136 % | 156 % | 5 | emptying overdue |
| 23 | 0.1 | 0 to 4.585 | 193.2 | 164 % | 165 % | 9 | emptying overdue |
| 24 | 0 | 0 to 3.48 | 193.846 | 165 % | 165 % | 10 | emptying overdue |
| 40 | 0 | 0 to 2 | 193.846 | 165 % | 165 % | 26 | emptying overdue |
"""


@pytest.mark.hazard("HZ-002")
@pytest.mark.parametrize("row", rows(TABLE), ids=lambda r: " ".join(r.values()))
def test_the_table_is_what_the_plan_says(row):
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    on = FIRST_FILL + timedelta(days=int(row["day"]))
    found = plan(fold(t.course, t.facts), on=on, policies=policies_of(rules()))
    inside = found.contents
    assert round(inside.volume_left_ml, 3) == number(row["left"])
    low, high = (float(x) for x in row["limits"].split(" to "))
    assert [round(x, 3) for x in inside.residual_limits_ml] == [low, high]
    assert inside.delivered_mg == pytest.approx(number(row["given"]), abs=5e-4)
    assert f"{inside.delivered_ratio:.0%}" == row["share"].replace(" ", "")
    assert f"{inside.delivered_ratio_high:.0%}" == row["share if fast"].replace(" ", "")
    assert found.days_past == number(row["days past"])
    due = found.next_due
    assert due.code == "empty"
    left = (due.on - on).days
    words = "today" if left == 0 else f"in {left} days" if left > 0 else "overdue"
    assert f"emptying {words}" == row["due"]
