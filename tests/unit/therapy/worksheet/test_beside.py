"""Which of the center's lists belong to a visit."""

import pytest
from tests.support.rules import rules
from tests.support.timeline import (
    FIRST_FILL,
    SECOND_VISIT,
    ready_for_first_fill,
    ready_for_second_fill,
)

from hepatica.knowledge import build, load_catalog
from hepatica.therapy.course import fold
from hepatica.therapy.dosing import OrderSet, OrderSetItem
from hepatica.therapy.worksheet import worksheet

SETS = tuple(
    build.order_set(load_catalog().get(f"order-set/{name}"))
    for name in ("hold", "each-drug-fill", "before-systemic")
)
FIRST = OrderSet(
    id="first",
    title="Before the first fill",
    stage="before-first-fill",
    items=(OrderSetItem(id="card", text="Give the device card."),),
    entry=SETS[0].entry,
)


def chosen(t, on, *, sets=(*SETS, FIRST)) -> list[str]:
    given = rules(order_sets=sets)
    sheet = worksheet(fold(t.course, t.facts), given, on=on)
    return [found.id for found in sheet.order_sets]


@pytest.mark.parametrize(
    ("labs", "ids"),
    [
        ({}, ["before-systemic", "each-drug-fill"]),
        # alkaline phosphatase 160 / 80 = 2: hold
        ({"alp": 160.0}, ["before-systemic", "hold"]),
        # no result: nothing is decided, and the visit is one all the same
        ({"alp": None}, ["before-systemic"]),
    ],
)
def test_lists_of_a_later_visit(labs, ids):
    assert chosen(ready_for_second_fill(**labs), SECOND_VISIT) == ids


def test_lists_of_the_first_fill():
    assert chosen(ready_for_first_fill(), FIRST_FILL) == [
        "before-systemic",
        "first",
        "each-drug-fill",
    ]


def test_a_center_without_lists_has_none():
    assert chosen(ready_for_first_fill(), FIRST_FILL, sets=()) == []
