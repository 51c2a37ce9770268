"""Which forms a course has, and the word each is reached by."""

from __future__ import annotations

from hepatica.web.forms.chair_forms import AccessForm, ContactForm, IncidentForm
from hepatica.web.forms.course_form import CourseForm
from hepatica.web.forms.fill_form import FillForm
from hepatica.web.forms.history_form import HistoryForm
from hepatica.web.forms.plan_forms import MaintenanceForm, MissedForm, RulesForm
from hepatica.web.forms.pump_forms import ExplantForm, PumpForm, RateForm, StudyForm
from hepatica.web.forms.visit_forms import (
    EmptyingForm,
    ExposureForm,
    LabsForm,
    SymptomsForm,
    WeightForm,
)

FORMS: dict[str, type[CourseForm]] = {
    "weight": WeightForm,
    "symptoms": SymptomsForm,
    "history": HistoryForm,
    "labs": LabsForm,
    "access": AccessForm,
    "emptying": EmptyingForm,
    "fill": FillForm,
    "exposure": ExposureForm,
    "missed": MissedForm,
    "contact": ContactForm,
    "incident": IncidentForm,
    "rules": RulesForm,
    "pump": PumpForm,
    "study": StudyForm,
    "rate": RateForm,
    "maintenance": MaintenanceForm,
    "explant": ExplantForm,
}
