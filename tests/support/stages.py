"""Payloads beside fills and labs, each as plain as it can be."""

from tests.support.timeline import FIRST_FILL

from hepatica.therapy.course import kinds as k
from hepatica.therapy.course import kinds_harm as harm
from hepatica.therapy.course import kinds_operation as op
from hepatica.therapy.course import kinds_selection as selection
from hepatica.therapy.course import kinds_treatment as treatment
from hepatica.therapy.course.kinds_codes import (
    Approach,
    CtcaeEvent,
    CtcaeGrade,
    CtcaeVersion,
    Party,
)
from hepatica.therapy.pump import Infusate

PARTNER = "partner"
REVISED = op.PumpRevised(event=op.RevisionEvent.FLIPPED)
TREATED = op.MisperfusionTreated(
    treatment=op.MisperfusionTreatment.EMBOLIZED, approach=Approach.ENDOVASCULAR
)
ELSEWHERE = treatment.RefilledElsewhere(
    infusate=Infusate.HEPARINIZED_SALINE,
    was_emptied=True,
    residual_volume_ml=11.8,
    volume_ml=30.0,
    drug_mg=0.0,
    partner=PARTNER,
    told_by=Party.PARTNER_CENTER,
)
CONSENT = selection.ConsentGiven(
    scope=selection.ConsentScope.THERAPY, given_by=Party.PATIENT, form="form-1"
)
WITHDRAWN = selection.ConsentWithdrawn(
    scope=selection.ConsentScope.THERAPY, withdrawn_by=Party.PATIENT
)
COMPLICATION = harm.ComplicationRecorded(
    complication=harm.Complication.BILIARY_SCLEROSIS,
    onset_on=FIRST_FILL,
    ctcae=CtcaeEvent(
        ctcae_term="Bile duct stenosis",
        ctcae_grade=CtcaeGrade.SEVERE,
        ctcae_version=CtcaeVersion.V5_0,
    ),
    relatedness=harm.Relatedness.PROBABLE,
)


def exempt(until_on) -> k.ExemptionSigned:
    return k.ExemptionSigned(
        exempt_from="perfusion-study",
        reason="no tracer",
        second_signer="b",
        until_on=until_on,
    )
