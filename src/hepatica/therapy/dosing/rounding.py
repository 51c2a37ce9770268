"""Rounding of a drug amount: once, last, in a stated direction."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from hepatica.therapy.decisions import EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundingRule:
    """To which step a fill is rounded down.

    Parameters
    ----------
    id : str
        Entry id.
    step_mg : float
        Step; 0 leaves the figure as it is. [mg], >= 0
    entry : EntryUsed
        Where this stands.
    """

    id: str
    step_mg: float
    entry: EntryUsed


def round_down_mg(amount_mg: float, rule: RoundingRule) -> float:
    """Round a drug amount down to the rule's step, in exact decimals.

    Parameters
    ----------
    amount_mg : float
        [mg], >= 0
    rule : RoundingRule
        The rule bound to the course.

    Returns
    -------
    float
        Never more than ``amount_mg`` at twelve figures. [mg]
    """
    if rule.step_mg == 0:
        return amount_mg
    step = Decimal(repr(rule.step_mg))
    # The float nearest to the true product may sit a hair under a whole step
    # (0.12 x 50 x 30 / 1.2 is 149.99999999999997). Twelve figures are kept, which
    # is finer than any balance, so that 150 mg is not turned into 149.
    exact = Decimal(f"{amount_mg:.12g}")
    return float((exact / step).to_integral_value(ROUND_DOWN) * step)
