"""A refill day built by hand: decision, order and what becomes of it."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from tests.support.rules import rules
from tests.support.timeline import FIRST_FILL, Timeline, at, ready_for_first_fill

from hepatica.therapy.course import Fact, fold, orders_of
from hepatica.therapy.course import kinds as k
from hepatica.therapy.course import order_kinds as o
from hepatica.therapy.decisions import Trace
from hepatica.therapy.orders import QUANTITIES, order_for, visit_state
from hepatica.therapy.worksheet import as_decided, worksheet


def figures(ordered: o.OrderSigned, **changes) -> tuple[o.FigureReentered, ...]:
    """What a verifier reads; ``None`` leaves one out."""
    read = {q.name: getattr(ordered, q.field) for q in QUANTITIES}
    read |= {name.replace("_", " "): value for name, value in changes.items()}
    units = {q.name: q.unit for q in QUANTITIES}
    return tuple(
        o.FigureReentered(quantity=n, value=v, unit=units[n], source="chart")
        for n, v in read.items()
        if v is not None
    )


class RefillDay:
    """The acts of a day in their true order, each a method; ``run`` does several."""

    ORDER = (
        "propose",
        "decide",
        "sign",
        "verify",
        "release",
        "prepare",
        "check",
        "check_second",
        "empty",
        "fill",
        "book",
    )

    def __init__(self, t: Timeline | None = None, on: date = FIRST_FILL) -> None:
        self.t = t or ready_for_first_fill()
        self.on = on
        self.rules = rules()
        self.clock = datetime.combine(on, time(9, 25), at(on).tzinfo)

    # ---- what is known ----

    @property
    def course(self):
        return fold(self.t.course, self.t.facts)

    @property
    def sheet(self):
        course = self.course
        return as_decided(worksheet(course, self.rules, on=self.on), course, self.rules)

    @property
    def order(self):
        orders = orders_of(self.course)
        return orders[-1] if orders else None

    def state(self, at=None):
        return visit_state(self.course, self.sheet, at=at)

    # ---- acts ----

    def add(self, payload, **envelope) -> Fact:
        self.clock += timedelta(minutes=5)
        settings = {"recorded_at": self.clock}
        return self.t.add(payload, self.clock, **settings | envelope)

    def run(self, last: str) -> "RefillDay":
        """Do everything up to one act, that one too."""
        for name in self.ORDER[: self.ORDER.index(last) + 1]:
            getattr(self, name)()
        return self

    def propose(self) -> Fact:
        return self.add(k.DoseProposed(decision="proceed", trace=Trace()))

    def decide(self, decision: str = "proceed", **changes) -> Fact:
        sheet = worksheet(self.course, self.rules, on=self.on)
        proposals = [f for f in self.t.facts if f.kind == k.DoseProposed.KIND]
        settings = {
            "proposal": proposals[-1].id,
            "is_accepted": decision == "proceed",
            "decision": decision,
        }
        if decision in ("proceed", "reduce"):
            settings |= {
                "dose_rate_mg_per_kg_per_day": sheet.dose_rate_mg_per_kg_per_day,
                "fill_volume_ml": sheet.fill.fill_volume_ml,
                "fill_drug_mg": sheet.fill.fill_drug_mg,
                "infusion_days": sheet.fill.infusion_days,
            }
        return self.add(k.DoseDecided(**settings | changes))

    def sign(self, *, by: str = "oncologist-a", is_by_trainee=False) -> Fact:
        n_before = len(orders_of(self.course))
        order, why = order_for(self.sheet, version=n_before + 1, signed_with="password")
        assert order is not None, why
        order = replace(order, is_by_trainee=is_by_trainee)
        return self.add(order, recorded_by=by)

    def _named(self) -> dict[str, str]:
        return {"order": self.order.id, "order_hash": self.order.payload.order_hash}

    def verify(self, *, by: str = "pharmacist-a", **changes) -> Fact:
        payload = o.OrderVerified(
            **{
                "figures": figures(self.order.payload),
                "signed_with": "password",
                **self._named(),
            }
            | changes
        )
        return self.add(payload, recorded_by=by)

    def reject(self, reason: str = "weight is of another day") -> Fact:
        payload = o.OrderRejected(**self._named(), reason=reason)
        return self.add(payload, recorded_by="pharmacist-a")

    def cosign(self, act: Fact, *, by: str) -> Fact:
        payload = o.OrderCosigned(
            act=act.id,
            order_hash=self.order.payload.order_hash,
            signed_with="password",
        )
        return self.add(payload, recorded_by=by)

    def cancel(self, reason: str = "patient went home") -> Fact:
        return self.add(o.OrderCancelled(order=self.order.id, reason=reason))

    def release(self) -> Fact:
        payload = o.FillReleased(**self._named(), is_day_before=False)
        return self.add(payload, recorded_by="pharmacist-a")

    def prepare(self, **changes) -> Fact:
        settings = {
            **self._named(),
            "drug_mg": self.order.payload.fill_drug_mg,
            "volume_ml": self.order.payload.fill_volume_ml,
            "vials": 1,
            "drug_lot": "F123",
            "drug_expires_on": self.on + timedelta(days=100),
            "diluent": "saline",
            "diluent_lot": "S456",
            "diluent_expires_on": self.on + timedelta(days=100),
            "use_by": self.clock + timedelta(hours=8),
        }
        payload = o.FillPrepared(**settings | changes)
        return self.add(payload, recorded_by="technician-a")

    def waste(self, *, is_returned: bool = False) -> Fact:
        payload = o.FillWasted(
            preparation=self.order.preparation.fact.id,
            is_returned=is_returned,
            reason="not needed",
        )
        return self.add(payload)

    def check(self, *, by: str = "nurse-a", **changes) -> Fact:
        settings = {
            **self._named(),
            "preparation": self.order.preparation.fact.id,
            "identifiers": ("record number", "birth date"),
            "has_pump_card": True,
            "has_contingency": True,
            "signed_with": "password",
        }
        return self.add(o.BedsideVerified(**settings | changes), recorded_by=by)

    def check_second(self) -> Fact:
        return self.check(by="nurse-b")

    def empty(self, residual: float | None = None) -> Fact | None:
        gate = self.sheet.plan.gate
        if gate is None:
            return None
        expected = gate.volume_left_ml if residual is None else residual
        return self.add(k.PumpEmptied(residual_volume_ml=expected))

    def fill(self, **changes) -> Fact:
        ordered = self.order.payload
        settings = {
            "infusate": ordered.infusate,
            "volume_ml": ordered.fill_volume_ml,
            "drug_mg": ordered.fill_drug_mg,
            "infusion_days": ordered.infusion_days,
            "decision": ordered.decision,
            "order": self.order.id,
            "preparation": self.order.preparation.fact.id,
        }
        return self.add(k.PumpFilled(**settings | changes))

    def book(self, days: int = 14) -> Fact:
        on = self.on + timedelta(days=days)
        return self.add(o.AppointmentBooked(on=on, purpose="emptying"))
