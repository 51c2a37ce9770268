"""A programmable pump: its flow is what it was set to, give or take."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from hepatica.errors import OutsideValidityError
from hepatica.therapy.decisions import EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFlowError:
    """How far programmable pumps run off the rate they are set to.

    Parameters
    ----------
    mean_ratio : float
        Mean deviation: 0.01 is 1 % more. [1]
    sd_ratio : float
        Spread of the deviation. [1]
    entry : EntryUsed
        Where this stands.
    """

    mean_ratio: float
    sd_ratio: float
    entry: EntryUsed


def set_flow_band_ml_per_day(
    error: SetFlowError, *, set_ml_per_day: float, confidence_fraction: float
) -> tuple[float, float]:
    r"""Flow of a programmable pump, as a band.

    Parameters
    ----------
    error : SetFlowError
        Mean and spread of the deviation.
    set_ml_per_day : float
        Rate that it is set to. [mL/d], > 0
    confidence_fraction : float
        Share of pumps inside. [1], between 0 and 1

    Returns
    -------
    tuple of float
        Lower and upper end. [mL/d]

    Raises
    ------
    OutsideValidityError
        If an argument is outside of its range.

    Notes
    -----
    .. math:: Q = Q_{set}(1 + \varepsilon)

    A motor meters it: temperature, air and arterial pressure do not matter within
    its limits. It stops in a magnetic resonance scanner.

    Sources: ``wesemann-2014``; ``pumps-knowledge`` section 10.3.
    """
    if not (0 < set_ml_per_day < math.inf and 0 < confidence_fraction < 1):
        raise OutsideValidityError(
            "set_ml_per_day must be above 0, confidence_fraction between 0 and 1"
        )
    half = NormalDist().inv_cdf((1 + confidence_fraction) / 2) * error.sd_ratio
    middle = 1 + error.mean_ratio
    return set_ml_per_day * (middle - half), set_ml_per_day * (middle + half)
