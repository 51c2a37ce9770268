"""An order with all that belongs to it, as facts: for tests of what comes after."""

from datetime import timedelta

from hepatica.actions.knowledge_force import rules_in_force
from hepatica.actions.ledger import FactDraft, append_audited
from hepatica.records.read import facts_of
from hepatica.therapy.course import fold
from hepatica.therapy.course import order_kinds as o
from hepatica.therapy.orders import order_for
from hepatica.therapy.pump import Infusate
from hepatica.therapy.worksheet import as_decided, worksheet

HASH = "5eed" * 16


def order_behind(program, course, decided):
    """Write all acts from the signature to the two checks; ids for the fill.

    Each act has its own tests; here they are there so that a fill is as it should be.
    """
    payload, at = decided.fact.payload, program.now()
    today = at.date()

    def write(by, act):
        draft = FactDraft(course=course, kind=act.KIND, payload=act, happened_at=at)
        (fact,) = append_audited(
            actor=by,
            at=at,
            center=program.center,
            drafts=[draft],
            action="course.record",
            role="test",
        )
        return fact.id

    signed = _drawn_up(program, course, today)
    # a test may fill what no order would say
    signed = signed or _signed(decided.fact.id, payload, today)
    order = write("oncologist-a", signed)
    named = {"order": order, "order_hash": signed.order_hash}
    write("pharmacist-a", o.OrderVerified(**named, figures=(), signed_with="test"))
    write("pharmacist-a", o.FillReleased(**named, is_day_before=False))
    made = write(
        "technician-a",
        o.FillPrepared(
            **named,
            drug_mg=payload.fill_drug_mg,
            volume_ml=payload.fill_volume_ml,
            vials=1,
            drug_lot="F123",
            drug_expires_on=today,
            diluent="saline",
            diluent_lot="S456",
            diluent_expires_on=today,
            use_by=at + timedelta(hours=8),
        ),
    )
    for nurse in ("nurse-a", "nurse-b"):
        write(
            nurse,
            o.BedsideVerified(
                **named,
                preparation=made,
                identifiers=("record number", "birth date"),
                has_pump_card=True,
                has_contingency=True,
                signed_with="test",
            ),
        )
    return {"order": order, "preparation": made}


def _drawn_up(program, course, today):
    """The order that the decision stands for, where it still does."""
    known = fold(course, facts_of(course))
    rules = rules_in_force(program.center, known.rules, on=today)
    sheet = as_decided(worksheet(known, rules, on=today), known, rules)
    return order_for(sheet, version=1, signed_with="test")[0]


def _signed(decision, payload, today):
    return o.OrderSigned(
        decision=decision,
        for_on=today,
        version=1,
        model="intera-3000-30",
        serial="S-1",
        infusate=Infusate.FLOXURIDINE,
        fill_drug_mg=payload.fill_drug_mg,
        fill_volume_ml=payload.fill_volume_ml,
        concentration_mg_per_ml=payload.fill_drug_mg / payload.fill_volume_ml,
        dose_rate_mg_per_kg_per_day=payload.dose_rate_mg_per_kg_per_day,
        planned_dose_rate_mg_per_kg_per_day=payload.dose_rate_mg_per_kg_per_day,
        dose_factor=1.0,
        weight_kg=70.0,
        weight_on=today,
        dosing_weight_kg=70.0,
        flow_ml_per_day=1.3,
        flow_source="factory",
        infusion_days=payload.infusion_days,
        contingency="heparinized-saline-hold",
        knowledge_version="test",
        order_hash=HASH,
        signed_with="test",
    )
