"""Rules and timelines for the tests of therapy: figures as the sources print them.

The numbers are those of the published examples (a 70 kg person at 0.12 mg/kg/day,
30 mL at 1.3 mL/day), set by hand here so that a change of a knowledge file never
moves what these tests expect.
"""

from dataclasses import replace

from hepatica.therapy.decisions import EntryUsed
from hepatica.therapy.dosing import (
    Cap,
    Caps,
    Cycle,
    IdealBodyWeight,
    RoundingRule,
    StandingOrder,
    StartingDose,
    WeightRule,
)
from hepatica.therapy.labs import Analyte, Bounds
from hepatica.therapy.protocols import (
    Band,
    LabTest,
    ReferenceRule,
    RuleSet,
    Stratum,
    SymptomTest,
    Then,
)
from hepatica.therapy.pump import (
    ConstantFlowPump,
    FlowFitness,
    FlowRule,
    Infusate,
    ProgrammablePump,
)
from hepatica.therapy.worksheet import Rules


def entry(entry_id: str, version: int = 1, evidence: str = "V2") -> EntryUsed:
    return EntryUsed(id=entry_id, version=version, evidence=evidence)


IDEAL = IdealBodyWeight(
    male_base_kg=50.0,
    female_base_kg=45.5,
    kg_per_inch=2.3,
    base_height_cm=152.4,
    cm_per_inch=2.54,
    entry=entry("weight/ideal"),
)


def weight_rule(rule_id: str = "average-above-25") -> WeightRule:
    above = {"average-above-25": 0.25, "average-above-35": 0.35}.get(rule_id)
    return WeightRule(
        id=rule_id,
        method="ideal" if above is None else "average-above",
        above_ratio=above,
        ideal=IDEAL,
        entry=entry(f"weight/{rule_id}"),
    )


FITNESS = FlowFitness(
    unusable_volume_ml=2.0,
    syringe_sd_ml=0.3,
    min_interval_days=7.0,
    tolerance_ratio=0.15,
    same_viscosity=(
        Infusate.FLOXURIDINE,
        Infusate.HEPARINIZED_SALINE,
        Infusate.SALINE,
        Infusate.BACTERIOSTATIC_WATER,
    ),
    entry=entry("flow/fitness", evidence="P"),
)

LAST_VALID = FlowRule(id="last-valid", basis="last-valid", entry=entry("flow/last"))
FACTORY = FlowRule(id="factory", basis="factory", entry=entry("flow/factory"))
MEAN_OF_2 = FlowRule(
    id="mean-2", basis="mean-of-last-valid", n_intervals=2, entry=entry("flow/mean-2")
)

PUMP_30 = ConstantFlowPump(
    id="intera-3000-30",
    title="Intera 3000, 30 mL",
    reservoir_volume_ml=30.0,
    labelled_infusates=(
        Infusate.FLOXURIDINE,
        Infusate.HEPARINIZED_SALINE,
        Infusate.SALINE,
        Infusate.BACTERIOSTATIC_WATER,
        Infusate.GLYCERIN,
    ),
    picture="A round titanium disk; one domed septum in the middle serves both.",
    entry=entry("pump/intera-3000-30"),
)
PUMP_16 = replace(
    PUMP_30, id="codman-3000-16", title="Codman 3000, 16 mL", reservoir_volume_ml=16.0
)
PROGRAMMABLE_20 = ProgrammablePump(
    id="synchromed-ii-20",
    title="SynchroMed II, 20 mL",
    reservoir_volume_ml=20.0,
    labelled_infusates=(Infusate.SALINE, Infusate.FLOXURIDINE),
    entry=entry("pump/synchromed-ii-20"),
)

UNITS = {"ast": "U/L", "alkaline-phosphatase": "U/L", "total-bilirubin": "mg/dL"}
COUNTS = {"platelets": "10*3/uL"}


def analyte(analyte_id: str) -> Analyte:
    return Analyte(
        id=analyte_id,
        title=analyte_id.replace("-", " "),
        quantity="bilirubin" if analyte_id == "total-bilirubin" else "catalytic",
        unit=(UNITS | COUNTS)[analyte_id],
        loinc=(),
        bounds=Bounds(
            quantity=analyte_id,
            unit=(UNITS | COUNTS)[analyte_id],
            impossible_below=0.0,
            impossible_above=50000.0,
            unusual_below=1.0,
            unusual_above=1000.0,
            entry=entry(f"bounds/{analyte_id}"),
        ),
    )


PROCEED, HOLD = Then(action="proceed"), Then(action="hold")
STOP = Then(action="discontinue")


def reduce_to(factor: float) -> Then:
    return Then(action="reduce", dose_factor=factor)


HALF, CUT_20 = reduce_to(0.5), reduce_to(0.8)


def ladder(*steps: tuple[float, Then]) -> tuple[Band, ...]:
    """Half-open bands from 0: each step is (lower edge, what it says)."""
    edges = [edge for edge, _ in steps] + [None]
    return tuple(
        Band(at_least=edge or None, below=edges[i + 1], then=then)
        for i, (edge, then) in enumerate(steps)
    )


def lab_test(analyte_id: str, measure: str, *strata: Stratum, **changes) -> LabTest:
    settings = {
        "analyte": analyte_id,
        "measure": measure,
        "unit": (UNITS | COUNTS)[analyte_id] if measure == "value" else "1",
        "max_age_days": 3.0,
        "choose": "latest",
        "strata": strata,
    }
    return LabTest(**settings | changes)


def strata(edge: float, low: tuple[Band, ...], high: tuple[Band, ...]):
    return (Stratum(at_most=edge, bands=low), Stratum(above=edge, bands=high))


# The candidate ladder (dosing.md 2.5: unverified, used here for its shape only).
CANDIDATE = RuleSet(
    id="reference-value-candidate",
    title="Reference-value ladder",
    dose_of="dose-last-given",
    tests=(
        lab_test(
            "ast",
            "ratio-to-reference",
            *strata(
                50.0,
                ladder((0, PROCEED), (3, CUT_20), (4, HALF), (5, HOLD)),
                ladder((0, PROCEED), (2, CUT_20), (3, HALF), (4, HOLD)),
            ),
        ),
        lab_test(
            "alkaline-phosphatase",
            "ratio-to-reference",
            *strata(
                90.0,
                ladder((0, PROCEED), (1.5, HALF), (2, HOLD)),
                ladder((0, PROCEED), (1.2, HALF), (1.5, HOLD)),
            ),
        ),
        lab_test(
            "total-bilirubin",
            "ratio-to-reference",
            *strata(
                1.2,
                ladder((0, PROCEED), (1.5, HALF), (2, HOLD)),
                ladder((0, PROCEED), (1.2, HALF), (1.5, HOLD)),
            ),
        ),
        lab_test(
            "total-bilirubin",
            "value",
            Stratum(bands=ladder((0, PROCEED), (3, STOP))),
        ),
        lab_test(
            "alkaline-phosphatase",
            "ratio-to-baseline",
            Stratum(bands=ladder((0, PROCEED), (3, HOLD))),
        ),
    ),
    entry=entry("dose-modification/reference-value-candidate", evidence="U"),
)

NO_RULE = Then(action="no-rule")
_TO_ULN = ladder((0, PROCEED), (1.2, CUT_20), (1.5, HALF), (2, NO_RULE))
# As copied from Floyd 2006 (dosing.md 2.1): 3 x baseline itself, then silence.
FLOYD = RuleSet(
    id="floyd-2006",
    title="Pre-existing impairment",
    dose_of="planned-dose",
    tests=(
        lab_test("total-bilirubin", "ratio-to-uln", Stratum(bands=_TO_ULN)),
        lab_test("alkaline-phosphatase", "ratio-to-uln", Stratum(bands=_TO_ULN)),
        lab_test(
            "ast",
            "ratio-to-baseline",
            Stratum(
                bands=(
                    Band(below=3.0, then=PROCEED),
                    Band(at_least=3.0, at_most=3.0, then=HALF),
                    Band(above=3.0, then=NO_RULE),
                )
            ),
        ),
    ),
    entry=entry("dose-modification/floyd-2006", evidence="I"),
)
STOMATITIS = RuleSet(
    id="fda-label-stop",
    title="Stop promptly",
    dose_of="planned-dose",
    tests=(),
    symptoms=(
        SymptomTest(
            symptom="stomatitis", title="Stomatitis", max_age_days=3.0, then=STOP
        ),
    ),
    entry=entry("dose-modification/fda-label-stop"),
)
# Label, as the fda-label-stop entry reads it (dosing.md 2.2): low is what is bad.
PLATELETS = RuleSet(
    id="platelets",
    title="Stop on few platelets",
    dose_of="planned-dose",
    tests=(
        lab_test(
            "platelets", "value", Stratum(bands=ladder((0, STOP), (100, PROCEED)))
        ),
    ),
    entry=entry("dose-modification/platelets"),
)
RULE_SETS = {r.id: r for r in (CANDIDATE, FLOYD, STOMATITIS)}

REFERENCE = ReferenceRule(
    id="last-drug-fill",
    basis="last-drug-fill",
    max_age_days=3.0,
    entry=entry("reference/last-drug-fill"),
)
BASELINE_REFERENCE = replace(REFERENCE, id="baseline", basis="baseline")


def cap(cap_id: str, quantity: str, above: float, unit: str) -> Cap:
    return Cap(
        id=cap_id,
        quantity=quantity,
        above=above,
        unit=unit,
        is_hard=cap_id.endswith("hard"),
    )


RATE = "dose_rate_mg_per_kg_per_day"
CAPS = Caps(
    id="caps",
    caps=(
        cap("dose-rate-soft", RATE, 0.20, "mg/kg/d"),
        cap("dose-rate-hard", RATE, 0.30, "mg/kg/d"),
        cap("ratio-soft", "ratio_to_last_drug_fill", 1.25, "1"),
        cap("ratio-hard", "ratio_to_last_drug_fill", 1.5, "1"),
        cap("one-vial-soft", "fill_drug_mg", 500.0, "mg"),
        cap("concentration-soft", "concentration_mg_per_ml", 12.0, "mg/mL"),
        cap("concentration-hard", "concentration_mg_per_ml", 20.0, "mg/mL"),
    ),
    entry=entry("caps/proposal", evidence="P"),
)


def rounding(step_mg: float) -> RoundingRule:
    return RoundingRule(
        id=f"down-to-{step_mg:g}", step_mg=step_mg, entry=entry("rounding/down")
    )


def starting_dose(rate: float = 0.12) -> StartingDose:
    return StartingDose(
        id="adjuvant-crlm",
        title="Adjuvant, colorectal liver metastases",
        dose_rate_mg_per_kg_per_day=rate,
        entry=entry("starting-dose/adjuvant-crlm", evidence="V"),
    )


CONTINGENCY = StandingOrder(
    id="heparinized-saline",
    title="Heparinized saline, 30 mL",
    infusate=Infusate.HEPARINIZED_SALINE,
    interval_days=14.0,
    entry=entry("standing-order/heparinized-saline", evidence="P"),
)
CYCLE = Cycle(
    id="28-days",
    cycle_days=28.0,
    infusion_days=14.0,
    entry=entry("cycle/28-days", evidence="V"),
)


def rules(**changes) -> Rules:
    """Rules of the published example; any field may be given otherwise."""
    settings = {
        "pumps": {p.id: p for p in (PUMP_30, PUMP_16, PROGRAMMABLE_20)},
        "analytes": {name: analyte(name) for name in UNITS},
        "fitness": FITNESS,
        "weight": weight_rule(),
        "flow": LAST_VALID,
        "reference": REFERENCE,
        "rounding": rounding(0.0),
        "protocols": (CANDIDATE,),
        "starting_dose": starting_dose(),
        "cycle": CYCLE,
        "caps": CAPS,
        "contingency": CONTINGENCY,
        "max_weight_age_days": 14.0,
        "knowledge_version": "test-1",
    }
    return Rules(**settings | changes)
