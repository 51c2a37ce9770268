"""The reasons behind the page: rules with versions, and the whole trace."""

from __future__ import annotations

from collections.abc import Mapping

from hepatica.exchange.pdf.page import Section
from hepatica.exchange.pdf.words import NONE, day, figure, number
from hepatica.therapy.decisions import EntryUsed
from hepatica.therapy.worksheet import Rules, Worksheet


def rules_in_force(
    sheet: Worksheet, rules: Rules, sources: Mapping[str, str]
) -> Section:
    """List every rule that this page rests on, with version and source."""
    found = sheet.plan.device
    model = rules.pumps.get(found.model) if found is not None else None
    named: list[tuple[str, EntryUsed]] = [("flow fitness", rules.fitness.entry)]
    for what, rule in (
        ("pump model", model),
        ("weight rule", rules.weight),
        ("flow rule", rules.flow),
        ("reference rule", rules.reference),
        ("rounding rule", rules.rounding),
        ("starting dose", rules.starting_dose),
        ("cycle", rules.cycle),
        ("caps", rules.caps),
        ("standing order", rules.contingency),
        ("drug", rules.drug),
    ):
        if rule is not None:
            named.append((what, rule.entry))
    if rules.weight is not None:
        named.append(("ideal weight", rules.weight.ideal.entry))
    named.extend(("dose modification", rule_set.entry) for rule_set in rules.protocols)
    named.extend(("additive", rule.entry) for rule in rules.additives)
    known = {entry for _, entry in named}
    named.extend(("spoke", e) for e in sheet.trace.entries if e not in known)
    has_sources = bool(sources)
    return Section(
        title="Rules and their versions",
        columns=("Rule", "Entry", "Version", "Evidence")
        + (("Source",) if has_sources else ()),
        table=tuple(
            (what, entry.id, str(entry.version), entry.evidence)
            + ((sources.get(entry.id, NONE),) if has_sources else ())
            for what, entry in sorted(named, key=lambda row: (row[0], row[1].id))
        ),
        lines=(
            "Evidence: V seen in the source, V2 seen in a copy, I derived, P policy, "
            "U unverified.",
        ),
    )


def observations(sheet: Worksheet) -> Section:
    """Show each interval of this pump with its fitness."""
    return Section(
        title="Observed flow of this pump",
        columns=("From", "To", "Infusate", "Flow mL/day", "± s.e.", "Doses"),
        table=tuple(
            (
                day(o.from_on),
                day(o.to_on),
                o.infusate.value,
                ("at least " if o.is_lower_bound else "")
                + number(o.flow_ml_per_day, 3),
                number(o.standard_error_ml_per_day, 3),
                "may" if o.is_fit_for_dosing else "no: " + "; ".join(o.why_not),
            )
            for o in sheet.plan.observations
        ),
        lines=() if sheet.plan.observations else ("No closed interval yet.",),
    )


def inputs(sheet: Worksheet) -> Section:
    """Show what was looked at, with its day."""
    return Section(
        title="Inputs",
        columns=("Input", "Value", "Day", "Note"),
        table=tuple(
            (seen.name, figure(seen.value, seen.unit), day(seen.on), seen.note)
            for seen in sheet.trace.inputs
        ),
        lines=() if sheet.trace.inputs else ("None.",),
    )


def bands(sheet: Worksheet) -> Section:
    """Show which band of each test matched."""
    return Section(
        title="Bands matched",
        columns=("Rule set", "Test", "Figure", "Band", "Says"),
        table=tuple(
            (b.entry, b.test, figure(b.value, ""), b.band, b.then)
            for b in sheet.trace.bands
        ),
        lines=() if sheet.trace.bands else ("No test was applied.",),
    )


def clamps(sheet: Worksheet) -> Section:
    """Show each figure that was limited, rounded or kept back."""
    return Section(
        title="Limited, rounded or kept back",
        columns=("Figure", "Before", "After", "Why"),
        table=tuple(
            (c.quantity, figure(c.before, c.unit), figure(c.after, c.unit), c.why)
            for c in sheet.trace.clamps
        ),
        lines=() if sheet.trace.clamps else ("Nothing.",),
    )


def would_change(sheet: Worksheet) -> Section:
    """Show what would have changed the answer of a test."""
    return Section(
        title="What would have changed a test",
        lines=tuple(change.words for change in sheet.trace.would_change)
        or ("Nothing that was looked at.",),
    )
