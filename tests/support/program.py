"""A center with its people, its knowledge in force, and courses that go their way."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.support.kept import kept
from tests.support.order_facts import order_behind

from hepatica.actions.accounts import create_account
from hepatica.actions.centers import (
    bootstrap_administrator,
    create_center,
    grant_privilege,
)
from hepatica.actions.courses import record
from hepatica.actions.doses import decide, propose
from hepatica.actions.knowledge import confirm_activation, propose_activation
from hepatica.actions.ledger import FactDraft, append_audited
from hepatica.actions.people import open_course, register_person
from hepatica.actions.privileges import Privilege as P
from hepatica.actions.reading import open_course as read_course
from hepatica.knowledge import load_catalog
from hepatica.therapy.course import kinds as k
from hepatica.therapy.course.center_kinds import KnowledgeActivated
from hepatica.therapy.labs import LabResult
from hepatica.therapy.pump import Infusate

ZONE = ZoneInfo("America/New_York")
DAY_0 = datetime(2026, 3, 2, 8, 0, tzinfo=ZONE)
ANALYTES = ("alkaline-phosphatase", "ast", "total-bilirubin")

ENTRIES = (
    *(f"analyte/{name}" for name in (*ANALYTES, "alt")),
    "plausibility/weight-kg",
    "plausibility/height-cm",
    "plausibility/residual-volume-ml",
    "plausibility/fill-volume-ml",
    "plausibility/flow-ml-per-day",
    "plausibility/dose-rate-mg-per-kg-per-day",
    "plausibility/interval-days",
    "pump-model/intera-3000-30",
    "flow-fitness/flow-fitness",
    "weight-age/weight-max-age",
    "ideal-body-weight/ideal-body-weight-devine-form",
    "weight-rule/average-above-25",
    "flow-rule/last-valid",
    "reference-rule/last-drug-fill",
    "rounding-rule/down-to-1-mg",
    "dose-modification/floyd-2006",
    "starting-dose/adjuvant-crlm-oxaliplatin",
    "cycle/cycle-28",
    "caps/proposed-caps",
    "standing-order/heparinized-saline-hold",
    "laboratory-limits/demo-laboratory",
)

RULES = k.RulesBound(
    sex="female",
    setting="adjuvant-crlm-oxaliplatin",
    weight_rule="average-above-25",
    flow_rule="last-valid",
    reference_rule="last-drug-fill",
    rounding_rule="down-to-1-mg",
    protocols=("floyd-2006",),
    cycle="cycle-28",
    caps="proposed-caps",
    contingency="heparinized-saline-hold",
)

STAFF = {
    "nurse-a": (P.READ, P.RECORD, P.ACCESS, P.FILL, P.IMPORT_LABS),
    "oncologist-a": (P.READ, P.RECORD, P.PRESCRIBE, P.ACTIVATE_PHYSICIAN),
    "pharmacist-a": (P.READ, P.VERIFY, P.ACTIVATE_PHARMACIST),
    "radiologist-a": (P.READ, P.READ_STUDY),
    "reader-a": (P.READ,),
}


class Program:
    """One center; the time goes on by a second with everything that is done."""

    KEPT = ("center", "administrator", "at", "ordered")

    @kept
    def __init__(
        self, *, is_demo=True, center="a", staff=STAFF, administrator="administrator-a"
    ):
        self.center = center
        self.administrator = administrator
        self.at = DAY_0 - timedelta(days=1)
        self.ordered = {}
        create_center(
            by="installation",
            at=self.now(),
            id=center,
            name="Center A",
            time_zone="America/New_York",
            is_demo=is_demo,
        )
        self.account(administrator)
        if center == "a":
            self.account("stranger")
        bootstrap_administrator(
            by="installation", at=self.now(), center=center, person=administrator
        )
        for person, privileges in staff.items():
            self.account(person)
            for privilege in privileges:
                self.grant(person, privilege)

    def now(self):
        self.at += timedelta(seconds=1)
        return self.at

    def go_to(self, day, hour=8):
        """Go on to a day, counted from the operation."""
        self.at = max(self.at, DAY_0 + timedelta(days=day, hours=hour - 8))
        return self.at.date()

    def account(self, name):
        create_account(by="installation", at=self.now(), username=name)

    def grant(self, person, privilege, *, is_granted=True):
        grant_privilege(
            by=self.administrator,
            at=self.now(),
            center=self.center,
            person=person,
            privilege=privilege,
            is_granted=is_granted,
        )

    @kept
    def activate_all(self):
        """Put everything in force at once; how two people do it has its own tests."""
        today = self.at.date()
        entries = [load_catalog().get(name) for name in ENTRIES]
        payloads = [
            KnowledgeActivated(
                entry=entry.id,
                version=entry.version,
                text=entry.text,
                text_sha256=entry.sha256,
                from_on=today,
                pharmacist="pharmacist-a",
                physician="oncologist-a",
                document="Protocol binder",
                page="3",
            )
            for entry in entries
        ]
        at = self.now()
        append_audited(
            actor="oncologist-a",
            at=at,
            center=self.center,
            drafts=[
                FactDraft(course=None, kind=p.KIND, payload=p, happened_at=at)
                for p in payloads
            ],
            action="knowledge.activated",
            role="activate-physician",
        )

    def activate(self, *entries, **more):
        """Put entries in force as two people do, pharmacist first."""
        for entry in entries:
            pending = propose_activation(
                by="pharmacist-a",
                at=self.now(),
                center_id=self.center,
                entry_id=entry,
                document="Protocol binder",
                page="3",
                **more,
            )
            confirm_activation(
                by="oncologist-a",
                at=self.now(),
                center_id=self.center,
                pending_id=pending.id,
            )

    @kept
    def person(self, number="DEMO-0001", **fields):
        wanted = {
            "family_name": "Oak",
            "given_names": "Bea",
            "birth_on": datetime(1960, 5, 6).date(),
            "sex": "female",
            **fields,
        }
        return register_person(
            by="nurse-a",
            at=self.now(),
            center=self.center,
            identifiers=[("urn:record", number)] if number else [],
            **wanted,
        )

    def course(self, course="A-0001", person=None):
        return open_course(
            by="nurse-a",
            at=self.now(),
            center=self.center,
            course=course,
            person=person,
        ).pk

    def record(self, course, payload, *, by="nurse-a", **more):
        at = self.now()
        return record(
            by=by,
            at=at,
            course_id=course,
            payload=payload,
            happened_at=more.pop("happened_at", at),
            **more,
        )

    def implant(self, course, *, serial="S-1", flow=1.3):
        payload = k.PumpImplanted(
            model="intera-3000-30",
            serial=serial,
            factory_flow_rate_ml_per_day=flow,
            with_resection=False,
        )
        return self.record(course, payload)

    def bind(self, course, rules=RULES):
        return self.record(course, rules, by="oncologist-a")

    def study(self, course):
        payload = k.PerfusionStudied(
            result=k.StudyResult.PASSED,
            has_extrahepatic_perfusion=False,
            is_bilobar=True,
        )
        return self.record(course, payload, by="radiologist-a")

    def weigh(self, course, weight=70.0):
        return self.record(course, k.WeightMeasured(weight_kg=weight, height_cm=170.0))

    def labs(self, course, alp=80.0, ast=30.0, bilirubin=0.6, **more):
        values = dict(zip(ANALYTES, (alp, ast, bilirubin), strict=True))
        units = dict(zip(ANALYTES, ("U/L", "U/L", "mg/dL"), strict=True))
        results = tuple(
            LabResult(analyte=name, value=value, unit=units[name])
            for name, value in values.items()
            if value is not None
        )
        payload = k.LabsResulted(laboratory="Lab A", results=results)
        return self.record(course, payload, **more)

    def propose(self, course):
        return propose(
            by="oncologist-a", at=self.now(), course_id=course, on=self.at.date()
        )

    def accept(self, course, proposal, **more):
        return decide(
            by=more.pop("by", "oncologist-a"),
            at=self.now(),
            course_id=course,
            proposal_id=proposal.fact.id,
            accept=True,
            decision=more.pop("decision", proposal.fact.payload.decision),
            **more,
        )

    def fill_drug(self, course, decided, **more):
        """Fill as decided, with the facts of an order behind it."""
        payload = decided.fact.payload
        if decided.fact.id not in self.ordered:
            self.ordered[decided.fact.id] = order_behind(self, course, decided)
        fill = k.PumpFilled(
            infusate=Infusate.FLOXURIDINE,
            volume_ml=payload.fill_volume_ml,
            drug_mg=payload.fill_drug_mg,
            dose_rate_mg_per_kg_per_day=payload.dose_rate_mg_per_kg_per_day,
            infusion_days=payload.infusion_days,
            flow_ml_per_day=1.3,
            decision=decided.fact.id,
            **self.ordered[decided.fact.id],
        )
        return self.record(course, fill, **more)

    def fill_free(self, course, volume=30.0, infusate=Infusate.HEPARINIZED_SALINE):
        return self.record(course, k.PumpFilled(infusate=infusate, volume_ml=volume))

    def empty(self, course, residual, **more):
        return self.record(course, k.PumpEmptied(residual_volume_ml=residual), **more)

    @kept
    def to_first_visit(self, course="A-0001", person=None):
        """A course on day 14: operated, cleared, weighed, with labs, pump emptied."""
        self.course(course, person)
        self.go_to(0)
        self.bind(course)
        self.implant(course)
        self.fill_free(course)
        self.go_to(14)
        self.study(course)
        self.weigh(course)
        self.labs(course)
        return course

    @kept
    def to_first_fill(self, course="A-0001", person=None):
        """The same with drug in the pump."""
        self.to_first_visit(course, person)
        proposal = self.propose(course)
        decided = self.accept(course, proposal)
        self.empty(course, 11.8)
        self.fill_drug(course, decided)
        return course

    def read(self, course="A-0001", **more):
        return read_course(by="reader-a", at=self.now(), course_id=course, **more)

    def read_as(self, by, course="A-0001", **more):
        return read_course(by=by, at=self.now(), course_id=course, **more)
