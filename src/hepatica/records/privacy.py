"""Which class of privacy each stored field belongs to; none may go without."""

from __future__ import annotations

from django.apps import apps

IDENTIFYING = "identifying"
"""Names a person by itself: name, number, contact."""
QUASI_IDENTIFYING = "quasi-identifying"
"""Narrows down who it is, together with other fields: dates, free ids."""
CLINICAL = "clinical"
"""Says something about a person's health."""
ADMINISTRATIVE = "administrative"
"""Says nothing about a patient."""

CLASSES = (IDENTIFYING, QUASI_IDENTIFYING, CLINICAL, ADMINISTRATIVE)


def undeclared() -> list[str]:
    """List the stored fields that declare no class of privacy.

    Returns
    -------
    list of str
        ``Model.field`` for each field without a class, with an unknown one, or
        declared and not there; empty when all is well.
    """
    wrong = []
    for model in apps.get_app_config("records").get_models():
        declared: dict[str, str] = getattr(model, "PRIVACY", {})
        fields = {field.name for field in model._meta.concrete_fields}
        for name in sorted(fields | set(declared)):
            if name not in fields or declared.get(name) not in CLASSES:
                wrong.append(f"{model.__name__}.{name}")
    return wrong


def fields_of(model_name: str, *classes: str) -> tuple[str, ...]:
    """List the fields of a model that belong to given classes.

    Parameters
    ----------
    model_name : str
        ``Person``.
    *classes : str
        Members of :data:`CLASSES`.

    Returns
    -------
    tuple of str
        Field names in declared order.
    """
    declared: dict[str, str] = getattr(apps.get_model("records", model_name), "PRIVACY")  # noqa: B009
    return tuple(name for name, its in declared.items() if its in classes)
