"""What a rule set asks to be done beside the dose."""

from __future__ import annotations

from collections.abc import Mapping

from hepatica.therapy.decisions import Decision, Task, name_of
from hepatica.therapy.protocols.answers import AnalyteEvidence, denominator_of
from hepatica.therapy.protocols.bands import exact
from hepatica.therapy.protocols.rules import RuleSet, TaskRule
from hepatica.therapy.protocols.words import MEASURE_WORDS


def tasks_of(
    rule_set: RuleSet, labs: Mapping[str, AnalyteEvidence], decision: Decision
) -> tuple[Task, ...]:
    """List what a rule set asks for with the evidence of one day.

    Parameters
    ----------
    rule_set : RuleSet
        The protocol.
    labs : mapping of str to AnalyteEvidence
        Analyte to evidence.
    decision : Decision
        Its answer.

    Returns
    -------
    tuple of Task
        In the order of the rule set. A figure that is not there asks for nothing
        here: the test of its analyte says that it is missing.
    """
    found = []
    for rule in rule_set.tasks:
        why = _why(rule, labs, decision)
        if why:
            found.append(
                Task(
                    code=rule.code,
                    what=rule.what,
                    why=why,
                    entry=rule_set.entry.id,
                    source=rule.source,
                    evidence=rule.evidence,
                )
            )
    return tuple(found)


def _why(
    rule: TaskRule, labs: Mapping[str, AnalyteEvidence], decision: Decision
) -> str:
    if rule.at_least is None:
        name = name_of(decision)
        return f"the answer is {name}" if name in rule.answers else ""
    evidence = labs.get(rule.analyte)
    if evidence is None:
        return ""
    analyte = rule.analyte.replace("-", " ")
    if rule.measure == "rises-in-a-row":
        if evidence.rises_in_a_row < rule.at_least:
            return ""
        return (
            f"{analyte}: higher than the time before, {rule.at_least:g} times or more"
        )
    denominator, _ = denominator_of(rule.measure, evidence)
    current = evidence.current
    if current is None or denominator is None:
        return ""
    if exact(current.result.value) < exact(rule.at_least) * denominator:
        return ""
    unit = "" if rule.unit == "1" else f" {rule.unit}"
    return f"{analyte}: {MEASURE_WORDS[rule.measure]} {rule.at_least:g}{unit} or more"
