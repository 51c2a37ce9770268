"""The typed rules of one course, from its binding and what may be used."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from hepatica.errors import (
    AmbiguousVariant,
    KnowledgeBlocked,
    KnowledgeNotFound,
    UnitError,
)
from hepatica.knowledge import build
from hepatica.knowledge.entry import KnowledgeEntry
from hepatica.knowledge.views import View
from hepatica.therapy.course.kinds import RulesBound
from hepatica.therapy.decisions import EntryUsed
from hepatica.therapy.dosing import AdditiveRule, Drug
from hepatica.therapy.labs import Bounds
from hepatica.therapy.protocols import RuleSet
from hepatica.therapy.pump import FlowFitness
from hepatica.therapy.pump.flow_watch import FlowWatch
from hepatica.therapy.worksheet import LaboratoryLimits, Rules

T = TypeVar("T")

_MISSING = (KnowledgeNotFound, KnowledgeBlocked, AmbiguousVariant)
# A text that is not what it was (KnowledgeInvalid) is not a missing entry: it stops.

_NOTHING_IS_FIT = FlowFitness(
    unusable_volume_ml=0.0,
    syringe_sd_ml=0.0,
    min_interval_days=0.0,
    tolerance_ratio=0.0,
    same_viscosity=(),
    entry=EntryUsed(id="none", version=0, evidence="U"),
)
# Stands in where no flow fitness may be used: without an infusate of the drug's
# viscosity no interval is fit, and the missing line refuses the worksheet anyway.


class _OfKind(Protocol):
    def of_kind(self, kind: str) -> tuple[KnowledgeEntry, ...]:
        """List the entries of a kind."""
        ...


class _Lookup:
    """Takes entries from a view and notes in words what cannot be had."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.missing: list[str] = []

    def named(
        self, what: str, name: str, builder: Callable[[KnowledgeEntry], T]
    ) -> T | None:
        if not name:
            self.missing.append(f"{what}: none is bound to this course")
            return None
        try:
            return builder(self._view.get(name))
        except _MISSING as error:
            self.missing.append(f"{what}: {error}")
            return None

    def only(
        self, what: str, kind: str, builder: Callable[[KnowledgeEntry], T]
    ) -> T | None:
        entries = self._view.of_kind(kind)
        if len(entries) == 1:
            return builder(entries[0])
        if not entries:
            self.missing.append(f"{what}: no entry of kind {kind} may be used here")
        else:
            names = ", ".join(entry.id for entry in entries)
            self.missing.append(f"{what}: several are in force, keep one: {names}")
        return None

    def drug(self) -> Drug | None:
        entries = self._view.of_kind("drug")
        return build.drug(entries[0]) if len(entries) == 1 else None

    def of_center(
        self, kind: str, builder: Callable[[KnowledgeEntry], T]
    ) -> tuple[T, ...]:
        if self._view.use == "study-only":
            return ()  # what is asked and given beside the drug is a center's choice
        return tuple(builder(entry) for entry in self._view.of_kind(kind))

    def tables(self, limits: Sequence[LaboratoryLimits]) -> list[LaboratoryLimits]:
        result = list(limits)
        if self._view.use == "study-only":
            return result  # a laboratory's table is a center's own, never published
        for entry in self._view.of_kind("laboratory-limits"):
            try:
                result.extend(build.laboratory_limits(entry, self._view))
            except (*_MISSING, UnitError) as error:
                self.missing.append(f"laboratory limits of {entry.id}: {error}")
        return result


def rules_for(
    binding: RulesBound | None,
    view: View,
    *,
    laboratory_limits: Sequence[LaboratoryLimits] = (),
) -> Rules:
    """Collect everything from knowledge that a course's worksheet rests on.

    Parameters
    ----------
    binding : RulesBound or None
        The rules bound to the course; ``None`` where nothing is bound.
    view : View
        What may be used: published entries, or those in force at a center.
    laboratory_limits : sequence of LaboratoryLimits
        Tables given by hand, looked at before those in force.

    Returns
    -------
    Rules
        A field is ``None``, and a line in ``missing`` says why, where the binding
        or the entry is not there or may not be used.

    Raises
    ------
    KnowledgeInvalid
        If an activated text is not what its hash says.

    Notes
    -----
    Hazards: HZ-004 (wrong weight rule). Nothing is filled in by default: what is not
    bound is missing.
    """
    look = _Lookup(view)
    analytes = [build.analyte(entry) for entry in view.of_kind("analyte")]
    fitness = look.only("flow fitness", "flow-fitness", build.flow_fitness)
    weight_age = look.only("age of a weight", "weight-age", build.max_weight_age_days)
    if binding is None:
        look.missing.append("no rules are bound to this course")
    protocols = _protocols(binding, look, {analyte.id for analyte in analytes})

    def bound(name: str, builder: Callable[[KnowledgeEntry], T]) -> T | None:
        if binding is None:
            return None
        return look.named(name.replace("_", " "), getattr(binding, name), builder)

    return Rules(
        pumps={
            entry.short: build.pump_model(entry) for entry in view.of_kind("pump-model")
        },
        analytes={analyte.id: analyte for analyte in analytes},
        fitness=fitness or _NOTHING_IS_FIT,
        weight=bound("weight_rule", lambda entry: build.weight_rule(entry, view)),
        flow=bound("flow_rule", build.flow_rule),
        reference=bound("reference_rule", build.reference_rule),
        rounding=bound("rounding_rule", build.rounding_rule),
        protocols=protocols,
        beside=_beside(view, {rule_set.id for rule_set in protocols}),
        starting_dose=bound("setting", build.starting_dose),
        cycle=bound("cycle", build.cycle),
        caps=bound("caps", build.caps),
        contingency=bound("contingency", build.standing_order),
        max_weight_age_days=weight_age,
        additives=_additives(binding, look),
        drug=look.drug(),
        questions=look.of_center("history-question", build.history_question),
        order_sets=look.of_center("order-set", build.order_set),
        laboratory_limits=tuple(look.tables(laboratory_limits)),
        flow_watch=_flow_watch(view),
        fault_signatures={
            signature.id: signature
            for signature in map(build.fault_signature, view.of_kind("fault-signature"))
        },
        missing=tuple(look.missing),
        knowledge_version=view.version,
    )


def _additives(binding: RulesBound | None, look: _Lookup) -> tuple[AdditiveRule, ...]:
    names = binding.additives if binding is not None else ()
    found = [look.named("additive", name, build.additive) for name in names]
    return tuple(rule for rule in found if rule is not None)


def _flow_watch(view: View) -> FlowWatch | None:
    """Find when a flow is watched; nothing rests on it, so it is never missing."""
    entries = view.of_kind("flow-watch")
    return build.flow_watch(entries[0]) if len(entries) == 1 else None


def _protocols(
    binding: RulesBound | None, look: _Lookup, analytes: set[str]
) -> tuple[RuleSet, ...]:
    if binding is None:
        return ()
    if not binding.protocols:
        look.missing.append("protocols: none is bound to this course")
    found = []
    for name in binding.protocols:
        rule_set = look.named("protocol", name, build.rule_set)
        if rule_set is not None:
            found.append(rule_set)
            look.missing.extend(
                f"protocol {rule_set.id}: the analyte {test.analyte!r} may not be used "
                "here"
                for test in rule_set.tests
                if test.analyte not in analytes
            )
    return tuple(found)


def _beside(view: View, bound: set[str]) -> tuple[RuleSet, ...]:
    """Rule sets that are shown beside a course that is not bound to them."""
    found = [build.rule_set(entry) for entry in view.of_kind("dose-modification")]
    return tuple(r for r in found if r.is_shown_beside and r.id not in bound)


def bounds_for(source: _OfKind) -> Mapping[str, Bounds]:
    """Collect what figures cannot be.

    Parameters
    ----------
    source : View or Catalog
        Where the entries come from.

    Returns
    -------
    mapping of str to Bounds
        Quantity (``weight_kg``) or analyte id to its bounds.
    """
    entries = (*source.of_kind("plausibility"), *source.of_kind("analyte"))
    found = [build.bounds(entry) for entry in entries]
    return {limit.quantity: limit for limit in found}
