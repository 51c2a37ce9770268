"""Beside the fill: body surface area, reported regimens, questions before drug."""

from datetime import date

import pytest

from hepatica.errors import ContractError
from hepatica.knowledge import build, load_catalog
from hepatica.therapy.dosing import answers_found, body_surface_area

CATALOG = load_catalog()


def area(name: str, height_cm: float, weight_kg: float) -> float:
    formula = build.bsa_formula(CATALOG.get(f"bsa-formula/{name}"))
    found = body_surface_area(height_cm=height_cm, weight_kg=weight_kg, formula=formula)
    assert found.formula == name
    return found.bsa_m2


def test_mosteller_is_the_square_root_of_height_times_weight_over_3600():
    # by hand: 170 x 70 / 3600 = 3.30556; its square root is 1.81812
    assert area("mosteller", 170.0, 70.0) == pytest.approx(1.81812, abs=1e-5)
    assert area("mosteller", 180.0, 80.0) == pytest.approx(2.0, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "by_logarithm"),
    # coefficient x e^(a ln 170 + b ln 70), ln 170 = 5.1357984, ln 70 = 4.2484952
    [("du-bois", 1.8097), ("haycock", 1.8257), ("gehan-george", 1.8313)],
)
def test_other_formulas_differ_by_up_to_two_percent(name, by_logarithm):
    assert area(name, 170.0, 70.0) == pytest.approx(by_logarithm, abs=2e-4)


@pytest.mark.parametrize(("height", "weight"), [(0.0, 70.0), (170.0, float("nan"))])
def test_no_area_without_height_and_weight(height, weight):
    with pytest.raises(ContractError, match="must be finite and above 0"):
        area("mosteller", height, weight)


def test_systemic_days_count_from_the_drug_fill():
    adjuvant = build.systemic_regimen(CATALOG.get("oxaliplatin-fluorouracil-adjuvant"))
    assert adjuvant.relation == "off-drug"
    assert adjuvant.given_on(date(2026, 3, 2)) == (date(2026, 3, 16), date(2026, 3, 30))
    unknown = build.systemic_regimen(CATALOG.get("irinotecan-weekly-unresectable"))
    assert unknown.given_on(date(2026, 3, 2)) == ()


QUESTIONS = tuple(
    build.history_question(CATALOG.get(f"history-question/{name}"))
    for name in ("vegf-agent", "liver-radiation", "diabetes")
)


ALL_ABSENT = dict.fromkeys(
    ("vegf-inhibitor", "prior-liver-radiation", "diabetes"), "absent"
)


@pytest.mark.hazard("HZ-017")
@pytest.mark.parametrize(
    ("history", "n_missing", "refused", "asked", "noted"),
    [
        ({}, 3, [], [], []),
        (ALL_ABSENT, 0, [], [], []),
        (
            {"vegf-inhibitor": "present", "prior-liver-radiation": "present"},
            1,
            ["history-vegf-inhibitor"],
            ["history-prior-liver-radiation"],
            [],
        ),
        (
            {"vegf-inhibitor": "unknown", "prior-liver-radiation": "unknown"},
            1,
            ["history-vegf-inhibitor", "history-prior-liver-radiation"],
            [],
            [],
        ),
        (
            {"diabetes": "present", "vegf-inhibitor": "absent"},
            1,
            [],
            [],
            ["history-diabetes"],
        ),
    ],
)
def test_answers_bar_ask_or_say(history, n_missing, refused, asked, noted):
    found = answers_found(QUESTIONS, history)
    assert len(found.missing) == n_missing
    assert [r.code for r in found.refusals] == refused
    assert [r.code for r in found.asks] == asked
    assert [r.code for r in found.notes] == noted


def test_what_was_not_asked_is_not_what_nobody_knows():
    (question, *_) = QUESTIONS
    not_asked = answers_found([question], {})
    assert not_asked.missing == (
        "history, Bevacizumab or another VEGF inhibitor: not asked yet",
    )
    unknown = answers_found([question], {"vegf-inhibitor": "unknown"})
    assert "is not known" in unknown.refusals[0].message
    present = answers_found([question], {"vegf-inhibitor": "present"})
    assert "is on record" in present.refusals[0].message


@pytest.mark.parametrize("name", ["each-drug-fill", "before-systemic", "hold"])
def test_order_sets_are_proposals(name):
    entry = CATALOG.get(f"order-set/{name}")
    built = build.order_set(entry)
    assert entry.evidence == "P"
    assert len({item.id for item in built.items}) == len(built.items) >= 2


def test_ursodiol_has_no_source_and_is_blocked():
    assert CATALOG.get("order-set/ursodiol").status == "blocked"


@pytest.mark.parametrize(
    ("name", "interval", "within", "evidence"),
    [
        ("imaging-every-12-weeks", 84, None, "V2"),
        ("imaging-every-2-to-6-months", 61, 183, "I"),
        ("follow-up-first-year", 91, None, "I"),
        ("markers-each-cycle", 28, None, "P"),
    ],
)
def test_surveillance(name, interval, within, evidence):
    entry = CATALOG.get(f"surveillance/{name}")
    built = build.surveillance(entry)
    assert (built.interval_days, built.within_days) == (interval, within)
    assert entry.evidence == evidence
