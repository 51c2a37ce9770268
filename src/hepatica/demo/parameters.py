"""The figures of the generator, read from ``data.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from hepatica.knowledge import strict_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A figure that differs between people, cut off at both ends.

    Parameters
    ----------
    mean, sd, low, high : float
        In the unit of the figure.
    """

    mean: float
    sd: float
    low: float
    high: float

    def draw(self, chance: Random) -> float:
        """Draw one figure."""
        return min(self.high, max(self.low, chance.gauss(self.mean, self.sd)))


@dataclass(frozen=True, slots=True, kw_only=True)
class LabModel:
    """How one analyte goes in one person.

    Parameters
    ----------
    mean, sd : float
        Of the person's own start, in the unit of the analyte.
    noise : float
        From visit to visit, as a share.
    climb : float
        With each cycle of drug, as a share.
    decimals : int
        As the laboratory writes it.
    """

    mean: float
    sd: float
    noise: float
    climb: float
    decimals: int


@cache
def parameters() -> Mapping[str, Any]:
    """Read the figures once.

    Returns
    -------
    mapping
        As they stand in the file.
    """
    text = files("hepatica.demo").joinpath("data.yaml").read_text(encoding="utf-8")
    return strict_yaml.read(text, "demo/data.yaml").data


def spread(*path: str) -> Spread:
    """Give one spread.

    Parameters
    ----------
    *path : str
        Where it stands in the file.

    Returns
    -------
    Spread
        Figures.
    """
    part: Any = parameters()
    for key in path:
        part = part[key]
    return Spread(**part)


@cache
def lab_models() -> Mapping[str, LabModel]:
    """Give the model of each analyte.

    Returns
    -------
    mapping of str to LabModel
        By analyte id.
    """
    return {name: LabModel(**part) for name, part in parameters()["labs"].items()}


def chance(seed: int, *names: str) -> Random:
    """Give the draws for one purpose of one person.

    Parameters
    ----------
    seed : int
        Of the whole demo.
    *names : str
        Person and purpose; each combination draws for itself, so that one more
        person or visit changes nobody else's figures.

    Returns
    -------
    Random
        Its own sequence, the same on every machine.
    """
    # A text seed is hashed by SHA-512, not by the process's own salted hash.
    return Random("/".join((str(seed), *names)))
