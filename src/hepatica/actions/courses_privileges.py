"""Which privilege each kind of fact needs to be recorded by hand, or withdrawn."""

from __future__ import annotations

from hepatica.actions.privileges import Privilege
from hepatica.therapy.course import (
    kinds,
    kinds_access,
    kinds_harm,
    kinds_maintenance,
    kinds_operation,
    kinds_outcome,
    kinds_selection,
    kinds_study,
    kinds_treatment,
    order_kinds,
)

_P = Privilege
_HANDS = (_P.RECORD, _P.ACCESS, _P.FILL)
PRIVILEGES: dict[str, tuple[Privilege, ...]] = {
    kinds.PumpImplanted.KIND: (_P.RECORD,),
    kinds.PerfusionStudied.KIND: (_P.READ_STUDY,),
    kinds.RulesBound.KIND: (_P.PRESCRIBE,),
    kinds.WeightMeasured.KIND: (_P.RECORD,),
    kinds.LabsResulted.KIND: (_P.RECORD, _P.IMPORT_LABS),
    kinds.SymptomsReported.KIND: (_P.RECORD,),
    kinds.ExposureReported.KIND: (_P.RECORD,),
    kinds.DoseDecided.KIND: (_P.PRESCRIBE,),
    # Whoever had it in hand may say what came out: nothing may hold that back.
    kinds.PumpEmptied.KIND: (_P.ACCESS, _P.FILL, _P.RECORD),
    kinds.PumpFilled.KIND: (_P.FILL,),
    kinds.PumpProgrammed.KIND: (_P.ACCESS,),
    kinds.VisitMissed.KIND: (_P.RECORD,),
    kinds.ExemptionSigned.KIND: (_P.PRESCRIBE,),
    kinds.MaintenanceStarted.KIND: (_P.PRESCRIBE,),
    kinds.PumpExplanted.KIND: (_P.RECORD,),
    kinds.CourseClosed.KIND: (_P.PRESCRIBE,),
    order_kinds.PumpAccessed.KIND: (_P.ACCESS, _P.FILL),
    order_kinds.ContactAttempted.KIND: (_P.RECORD,),
    order_kinds.IncidentReported.KIND: (_P.RECORD, _P.ACCESS, _P.FILL, _P.CHECK),
    # ---- access, selection ----
    kinds_access.RequestReceived.KIND: (_P.RECORD,),
    kinds_access.ReferralReceived.KIND: (_P.RECORD,),
    kinds_access.ContactMade.KIND: (_P.RECORD,),
    kinds_access.AppointmentChanged.KIND: (_P.RECORD,),
    kinds_access.DocumentReceived.KIND: (_P.RECORD,),
    kinds_access.ConsultHeld.KIND: (_P.RECORD, _P.PRESCRIBE),
    kinds_access.OpinionIssued.KIND: (_P.PRESCRIBE,),
    kinds_selection.DiagnosisRecorded.KIND: (_P.RECORD, _P.PRESCRIBE),
    kinds_selection.HistoryRecorded.KIND: (_P.RECORD, _P.PRESCRIBE),
    kinds_selection.ImagingRecorded.KIND: (_P.RECORD, _P.READ_STUDY),
    kinds_selection.FitnessRecorded.KIND: (_P.RECORD, _P.PRESCRIBE),
    kinds_selection.EligibilityAssessed.KIND: (_P.RECORD, _P.PRESCRIBE),
    kinds_selection.BoardDecided.KIND: (_P.RECORD, _P.PRESCRIBE),
    kinds_selection.ConsentGiven.KIND: (_P.RECORD, _P.PRESCRIBE),
    # Whoever a patient says it to writes it down.
    kinds_selection.ConsentWithdrawn.KIND: (*_HANDS, _P.PRESCRIBE, _P.CHECK),
    # ---- operation, treatment ----
    kinds_operation.ResectionDone.KIND: (_P.RECORD,),
    kinds_operation.PumpRevised.KIND: (*_HANDS, _P.READ_STUDY),
    kinds_operation.MisperfusionTreated.KIND: (_P.RECORD, _P.READ_STUDY),
    kinds_operation.ProcedureDone.KIND: (_P.RECORD,),
    kinds_operation.Discharged.KIND: (_P.RECORD,),
    kinds_treatment.BolusGiven.KIND: (_P.ACCESS, _P.FILL),
    kinds_treatment.RefilledElsewhere.KIND: _HANDS,
    kinds_treatment.SystemicGiven.KIND: (_P.RECORD,),
    kinds_treatment.TreatmentResumed.KIND: (_P.PRESCRIBE,),
    # ---- harm, maintenance ----
    kinds_harm.ComplicationRecorded.KIND: (*_HANDS, _P.PRESCRIBE),
    kinds_harm.ComplicationResolved.KIND: (*_HANDS, _P.PRESCRIBE),
    kinds_harm.SeriousEventReported.KIND: (_P.RECORD, _P.PRESCRIBE),
    kinds_maintenance.MaintenanceReviewed.KIND: (_P.PRESCRIBE,),
    kinds_maintenance.CareShared.KIND: (_P.PRESCRIBE,),
    kinds_maintenance.CourseTransferred.KIND: (_P.PRESCRIBE,),
    # ---- outcome, study ----
    kinds_outcome.ResponseAssessed.KIND: (_P.RECORD, _P.PRESCRIBE),
    kinds_outcome.RecurrenceFound.KIND: (_P.RECORD, _P.PRESCRIBE),
    kinds_outcome.QuestionnaireAnswered.KIND: (_P.RECORD,),
    kinds_outcome.FollowedUp.KIND: (_P.RECORD,),
    kinds_outcome.Died.KIND: (_P.RECORD, _P.PRESCRIBE),
    kinds_study.StudyScreened.KIND: (_P.RECORD,),
    kinds_study.StudyEnrolled.KIND: (_P.RECORD,),
    kinds_study.StudyRandomized.KIND: (_P.RECORD,),
    kinds_study.StudyWithdrawn.KIND: (_P.RECORD, _P.PRESCRIBE),
}
"""Kind to the privileges of which one is needed. What is not here is not recorded by
hand: a proposal is computed, an order and what becomes of it goes by
``actions.orders``, a booking by ``actions.booking``, a withdrawal by
``actions.courses.withdraw``, an erasure by ``actions.privacy``."""

WITHDRAWING: dict[str, tuple[Privilege, ...]] = PRIVILEGES | {
    order_kinds.OrderVerified.KIND: (_P.VERIFY,),
    order_kinds.OrderCosigned.KIND: (_P.PRESCRIBE, _P.VERIFY),
    order_kinds.FillReleased.KIND: (_P.VERIFY,),
    order_kinds.FillPrepared.KIND: (_P.PREPARE,),
    order_kinds.FillWasted.KIND: (_P.PREPARE, _P.CHECK, _P.FILL),
    order_kinds.BedsideVerified.KIND: (_P.CHECK,),
    order_kinds.AppointmentBooked.KIND: (_P.RECORD,),
}
"""Kind to the privileges of which one is needed to withdraw it: those of the act.
What is not here takes the privilege to prescribe."""

FINAL = (order_kinds.OrderRejected.KIND, order_kinds.OrderCancelled.KIND)
"""What ended an order is not withdrawn: the order would be live again, with signatures
that nobody gave to it anew."""
