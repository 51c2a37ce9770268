"""Two readings of one figure: the same to the places of the source, or differing."""

import pytest
from tests.support.orders import RefillDay, figures

from hepatica.therapy.orders import QUANTITIES, differing, is_same


@pytest.mark.parametrize(
    ("quantity", "value", "other", "same"),
    [
        ("weight", 70.0, 70.05, True),
        ("weight", 70.0, 70.06, False),
        ("flow", 1.29, 1.2857142857, True),
        ("flow", 1.28, 1.285, True),  # half a step, from either side
        ("flow", 1.29, 1.285, True),
        ("flow", 1.3, 1.2857142857, False),
        ("volume", 30.0, 30.0, True),
        ("volume", 30.0, 29.9, False),
        ("dose rate", 0.12, 0.12004, True),
        ("dose rate", 0.12, 0.1201, False),
        ("factor", 0.5, 0.504, True),
        ("factor", 0.5, 0.51, False),
        ("drug", 193.8, 193.846153846, True),
        ("drug", 193.9, 193.846153846, False),
    ],
)
def test_same_within_half_of_the_last_place(quantity, value, other, same):
    assert is_same(quantity, value, other) is same
    assert is_same(quantity, other, value) is same


@pytest.fixture
def ordered():
    return RefillDay().run("sign").order.payload


def test_the_figures_of_the_order_do_not_differ_from_it(ordered):
    assert differing(ordered, figures(ordered)) == ()


@pytest.mark.hazard("HZ-001")
@pytest.mark.parametrize("name", [q.name for q in QUANTITIES])
@pytest.mark.hazard("HZ-017")
def test_each_figure_is_compared(ordered, name):
    field = next(q.field for q in QUANTITIES if q.name == name)
    wrong = {name: getattr(ordered, field) * 1.2}
    assert differing(ordered, figures(ordered, **wrong)) == (name,)


@pytest.mark.hazard("HZ-017")
def test_a_figure_that_was_not_read_or_has_another_unit_differs(ordered):
    assert differing(ordered, figures(ordered, weight=None)) == ("weight",)
    pounds = [f for f in figures(ordered) if f.quantity != "weight"]
    from hepatica.therapy.course.order_kinds import FigureReentered

    pounds.append(
        FigureReentered(quantity="weight", value=70.0, unit="[lb_av]", source="x")
    )
    assert differing(ordered, pounds) == ("weight",)
