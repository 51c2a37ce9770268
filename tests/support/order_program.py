"""A center whose people take an order from the signature to the pump."""

from datetime import date, datetime, timedelta
from functools import partial

from tests.support.kept import kept
from tests.support.program import STAFF, Program

from hepatica.actions.courses import record, withdraw
from hepatica.actions.doses import decide
from hepatica.actions.orders import cancel, cosign, sign, to_sign
from hepatica.actions.orders_bedside import check_at_bedside
from hepatica.actions.orders_pharmacy import prepare, release, waste
from hepatica.actions.orders_verify import reject, verify
from hepatica.actions.privileges import Privilege as P
from hepatica.actions.proof import Proof
from hepatica.actions.reading import open_course
from hepatica.therapy.course import kinds as k
from hepatica.therapy.course import order_kinds as o
from hepatica.therapy.course import orders_of
from hepatica.therapy.orders import QUANTITIES, label_code
from hepatica.therapy.pump import Infusate

ORDER_STAFF = STAFF | {
    "oncologist-b": (P.READ, P.PRESCRIBE),
    "pharmacist-b": (P.READ, P.VERIFY),
    "technician-a": (P.READ, P.PREPARE),
    "nurse-a": (*STAFF["nurse-a"], P.CHECK),
    "nurse-b": (P.READ, P.CHECK, P.FILL),
    "fellow-a": (P.READ, P.PRESCRIBE, P.TRAINEE),
    "resident-a": (P.READ, P.VERIFY, P.TRAINEE),
    "both-a": (P.READ, P.PRESCRIBE, P.VERIFY),
}
BORN = date(1960, 5, 6)


class OrderProgram(Program):
    """The acts of the order, each by who does it on a usual day."""

    def __init__(self, *, staff=ORDER_STAFF, **more):
        super().__init__(staff=staff, **more)

    def proof(self, by):
        return Proof(account=by, at=self.at, how="password")

    def order(self, course="A-0001"):
        view = open_course(by="reader-a", at=self.now(), course_id=course)
        return orders_of(view.course)[-1]

    def state(self, course="A-0001", by="reader-a", on=None):
        return open_course(by=by, at=self.now(), course_id=course, on=on).visit

    @kept
    def to_decision(self, course="A-0001"):
        """Day 14, drug decided, nothing ordered; the person has two identifiers."""
        self.to_first_visit(course, self.person())
        self.accept(course, self.propose(course))
        return course

    def _named(self, course):
        order = self.order(course)
        return {
            "course_id": course,
            "order_id": order.id,
            "order_hash": order.payload.order_hash,
        }

    def sign(self, course, *, by="oncologist-a", **more):
        view = open_course(
            by="reader-a", at=self.now(), course_id=course, on=more.get("visit_on")
        )
        drawn_up, _ = to_sign(view)
        at = self.now()
        settings = {
            "proof": self.proof(by),
            "shown_hash": drawn_up.order_hash if drawn_up else "",
        } | more
        return sign(by=by, at=at, course_id=course, **settings)

    def cosign(self, course, act, *, by="oncologist-a"):
        named, at = self._named(course), self.now()
        return cosign(by=by, at=at, act_id=act, proof=self.proof(by), **named)

    def figures(self, course, **changes):
        ordered = self.order(course).payload
        read = {q.name: getattr(ordered, q.field) for q in QUANTITIES}
        read |= {name.replace("_", " "): value for name, value in changes.items()}
        return tuple(
            o.FigureReentered(
                quantity=q.name, value=read[q.name], unit=q.unit, source="chart"
            )
            for q in QUANTITIES
        )

    def verify(
        self,
        course,
        *,
        by="pharmacist-a",
        figures=None,
        read_again_because="",
        **changes,
    ):
        figures = figures or self.figures(course, **changes)
        named, at = self._named(course), self.now()
        return verify(
            by=by,
            at=at,
            figures=figures,
            proof=self.proof(by),
            read_again_because=read_again_because,
            **named,
        )

    def reject(self, course, *, by="pharmacist-a", reason="no study of today"):
        return reject(by=by, at=self.now(), reason=reason, **self._named(course))

    def release(self, course, *, by="pharmacist-a"):
        return release(by=by, at=self.now(), **self._named(course))

    def prepare(self, course, *, by="technician-a", **changes):
        ordered = self.order(course).payload
        named, at = self._named(course), self.now()
        settings = {
            "drug_mg": ordered.fill_drug_mg,
            "volume_ml": ordered.fill_volume_ml,
            "vials": 1,
            "drug_lot": "F123",
            "drug_expires_on": date(2027, 1, 1),
            "diluent": "0.9 % saline",
            "diluent_lot": "S456",
            "diluent_expires_on": date(2027, 1, 1),
            "use_by": at + timedelta(hours=8),
        }
        return prepare(by=by, at=at, **named, **settings | changes)

    def waste(self, course, *, by="technician-a", is_returned=False):
        made = self.order(course).preparations[-1].fact.id
        return waste(
            by=by,
            at=self.now(),
            course_id=course,
            preparation_id=made,
            is_returned=is_returned,
            reason="not needed",
        )

    def label_code(self, course="A-0001"):
        """What a scanner reads from the label of the last syringe that was made."""
        order = self.order(course)
        made = order.preparations[-1].fact.id if order.preparations else ""
        return label_code(order.payload.order_hash, made)

    def check(self, course, *, by="nurse-a", **changes):
        label, order = self.label_code(course), self.order(course).payload
        at = self.now()
        settings = {
            "scanned": label,
            "record_no": "DEMO-0001",
            "birth_date": BORN,
            "serial": order.serial,
            "has_contingency": True,
            "proof": self.proof(by),
        }
        return check_at_bedside(by=by, at=at, course_id=course, **settings | changes)

    def withdraw(self, course, fact, *, by):
        return withdraw(
            by=by, at=self.now(), course_id=course, fact_id=fact, reason="a slip"
        )

    def hold(self, course, proposal, *, by="oncologist-a", reason="does not feel well"):
        return decide(
            by=by,
            at=self.now(),
            course_id=course,
            proposal_id=proposal,
            accept=False,
            decision="hold",
            reason=reason,
        )

    def cancel(self, course, *, by="oncologist-a", reason="patient went home"):
        order = self.order(course)
        return cancel(
            by=by, at=self.now(), course_id=course, order_id=order.id, reason=reason
        )

    def ordered_fill(self, course, **changes):
        order = self.order(course)
        ordered, made = order.payload, order.preparation
        settings = {
            "infusate": Infusate.FLOXURIDINE,
            "volume_ml": ordered.fill_volume_ml,
            "drug_mg": ordered.fill_drug_mg,
            "dose_rate_mg_per_kg_per_day": ordered.dose_rate_mg_per_kg_per_day,
            "infusion_days": ordered.infusion_days,
            "flow_ml_per_day": ordered.flow_ml_per_day,
            "decision": ordered.decision,
            "order": order.id,
            "preparation": made.fact.id if made else "",
        }
        return k.PumpFilled(**settings | changes)

    def fill_ordered(
        self, course, *, by="nurse-a", deviation_reason="", happened_at=None, **changes
    ):
        payload = self.ordered_fill(course, **changes)
        more = {"happened_at": happened_at} if happened_at else {}
        return self.record(
            course, payload, by=by, deviation_reason=deviation_reason, **more
        )

    @kept
    def to_chair(self, course="A-0001"):
        """Everything up to the two checks at the chair and the emptying."""
        self.to_decision(course)
        self.sign(course)
        self.verify(course)
        self.release(course)
        self.prepare(course)
        self.check(course)
        self.check(course, by="nurse-b")
        self.empty(course, 11.8)
        return course


def at_work(center, wanted):
    """Set up one act of a person in a process of its own, up to the start."""
    program = OrderProgram.__new__(OrderProgram)
    program.center, program.at = center, datetime.fromisoformat(wanted["at"])
    course, by, act = wanted["course"], wanted["by"], wanted["act"]
    at, named = program.at, {}
    if act != "fill":
        named = program._named(course)
    if act == "verify":
        named["figures"] = program.figures(course)
        named["proof"] = Proof(account=by, at=at, how="password")
        return partial(verify, by=by, at=at, **named)
    if act == "release":
        return partial(release, by=by, at=at, **named)
    if act == "check":
        return _check_at_work(program, course, by, at)
    if act == "waste":
        made = program.order(course).preparations[-1].fact.id
        return partial(
            waste,
            by=by,
            at=at,
            course_id=course,
            preparation_id=made,
            is_returned=False,
            reason="dropped on the floor",
        )
    if act == "cancel":
        del named["order_hash"]
        return partial(cancel, by=by, at=at, reason="went home", **named)
    payload = program.ordered_fill(course)
    return partial(
        record, by=by, at=at, course_id=course, payload=payload, happened_at=at
    )


def _check_at_work(program, course, by, at):
    return partial(
        check_at_bedside,
        by=by,
        at=at,
        course_id=course,
        scanned=program.label_code(course),
        record_no=course.replace("A", "DEMO"),
        birth_date=BORN,
        serial=program.order(course).payload.serial,
        has_contingency=True,
        proof=Proof(account=by, at=at, how="password"),
    )
