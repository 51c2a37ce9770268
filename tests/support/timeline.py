"""Facts of one course, built by hand, visit by visit."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from tests.support.rules import UNITS

from hepatica.therapy.course import Fact
from hepatica.therapy.course import kinds as k
from hepatica.therapy.labs import LabResult
from hepatica.therapy.pump import Infusate

IMPLANT = date(2026, 1, 5)
FIRST_FILL = date(2026, 2, 2)


def at(day: date, clock: time = time(9, 0), tz=UTC) -> datetime:
    return datetime.combine(day, clock, tz)


def results(**values: float | LabResult | None) -> tuple[LabResult, ...]:
    """Results by short name: ast, alp, bili; None leaves one out."""
    names = {
        "ast": "ast",
        "alp": "alkaline-phosphatase",
        "bili": "total-bilirubin",
    }
    return tuple(
        value
        if isinstance(value, LabResult)
        else LabResult(analyte=names[name], value=value, unit=UNITS[names[name]])
        for name, value in values.items()
        if value is not None
    )


BINDING = k.RulesBound(
    sex="male",
    setting="adjuvant-crlm",
    weight_rule="average-above-25",
    flow_rule="last-valid",
    reference_rule="last-drug-fill",
    rounding_rule="none",
    protocols=("reference-value-candidate",),
    cycle="28-days",
    caps="caps",
    contingency="heparinized-saline",
)


class Timeline:
    """Facts of one course, in the order they are recorded."""

    def __init__(self, course: str = "course-1") -> None:
        self.course = course
        self.facts: list[Fact] = []

    def add(self, payload, happened_at: datetime, **envelope) -> Fact:
        seq = len(self.facts) + 1
        settings = {
            "id": f"f{seq:04d}",
            "course": self.course,
            "course_seq": seq,
            "center": "test",
            "kind": payload.KIND,
            "schema": payload.SCHEMA,
            "happened_at": happened_at,
            "recorded_at": happened_at + timedelta(minutes=1),
            "recorded_by": "oncologist-a",
            "role": "clinician",
            "payload": payload,
        }
        fact = Fact(**settings | envelope)
        self.facts.append(fact)
        return fact

    def implant(self, on: date = IMPLANT, **changes) -> Fact:
        settings = {
            "model": "intera-3000-30",
            "serial": "SN-1001",
            "factory_flow_rate_ml_per_day": 1.3,
            "with_resection": True,
        }
        return self.add(k.PumpImplanted(**settings | changes), at(on))

    def study(self, on: date, **changes) -> Fact:
        settings = {
            "result": k.StudyResult.PASSED,
            "has_extrahepatic_perfusion": False,
            "is_bilobar": True,
        }
        return self.add(k.PerfusionStudied(**settings | changes), at(on))

    def bind(self, on: date = IMPLANT, **changes) -> Fact:
        return self.add(replace(BINDING, **changes), at(on))

    def weigh(self, on: date, kg: float = 70.0, cm: float | None = 175.0) -> Fact:
        return self.add(k.WeightMeasured(weight_kg=kg, height_cm=cm), at(on, time(8)))

    def labs(
        self, on: date, *, laboratory="lab-a", clock=time(8, 15), **values
    ) -> Fact:
        payload = k.LabsResulted(laboratory=laboratory, results=results(**values))
        return self.add(payload, at(on, clock))

    def symptoms(self, on: date, **present: bool) -> Fact:
        asked = tuple(
            k.Symptom(id=name.replace("_", "-"), is_present=value)
            for name, value in present.items()
        )
        return self.add(k.SymptomsReported(symptoms=asked), at(on, time(8, 5)))

    def fill(self, on: date, clock=time(10, 45), tz=UTC, **changes) -> Fact:
        settings = {
            "infusate": Infusate.FLOXURIDINE,
            "volume_ml": 30.0,
            "drug_mg": 193.846,
            "dose_rate_mg_per_kg_per_day": 0.12,
            "dosing_weight_kg": 70.0,
            "flow_ml_per_day": 1.3,
            "infusion_days": 14.0,
        }
        return self.add(k.PumpFilled(**settings | changes), at(on, clock, tz))

    def saline(self, on: date, clock=time(10, 45), **changes) -> Fact:
        settings = {
            "infusate": Infusate.HEPARINIZED_SALINE,
            "volume_ml": 30.0,
        }
        return self.add(k.PumpFilled(**settings | changes), at(on, clock))

    def empty(self, on: date, residual: float, clock=time(10, 45), tz=UTC, **changes):
        payload = k.PumpEmptied(residual_volume_ml=residual, **changes)
        return self.add(payload, at(on, clock, tz))

    def explant(self, on: date, *, was_emptied: bool) -> Fact:
        return self.add(k.PumpExplanted(was_emptied=was_emptied), at(on))

    def exposure(self, exposure: k.Exposure, first: date, last: date) -> Fact:
        payload = k.ExposureReported(exposure=exposure, from_on=first, to_on=last)
        return self.add(payload, at(last))

    def withdraw(self, target: Fact, on: date) -> Fact:
        payload = k.EnteredInError(reason="wrong person")
        return self.add(payload, at(on, time(12)), corrects=target.id)


NORMAL_LABS = {"ast": 30.0, "alp": 80.0, "bili": 0.8}


def ready_for_first_fill() -> Timeline:
    """Pump in and cleared, rules bound, weighed and normal labs on FIRST_FILL."""
    t = Timeline()
    t.implant()
    t.bind()
    t.study(IMPLANT + timedelta(days=3))
    t.weigh(FIRST_FILL)
    t.labs(FIRST_FILL, **NORMAL_LABS)
    return t


SECOND_VISIT = FIRST_FILL + timedelta(days=28)


def ready_for_second_fill(**labs: float | LabResult | None) -> Timeline:
    """One drug fill, emptied on day 14 with 11.8 mL, saline since; labs on day 28."""
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    day_14 = FIRST_FILL + timedelta(days=14)
    t.empty(day_14, 11.8, clock=time(10, 45))
    t.saline(day_14, clock=time(10, 50))
    t.weigh(SECOND_VISIT)
    t.labs(SECOND_VISIT, **NORMAL_LABS | labs)
    return t
