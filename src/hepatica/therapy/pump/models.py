"""Pump models: what a reservoir holds and what may go in."""

from __future__ import annotations

from dataclasses import dataclass

from hepatica.therapy.decisions import EntryUsed
from hepatica.therapy.pump.infusates import Infusate


@dataclass(frozen=True, slots=True, kw_only=True)
class _PumpModel:
    """What both types of pump have.

    Parameters
    ----------
    id : str
        Short id: ``intera-3000-30``.
    title : str
        Maker and name.
    reservoir_volume_ml : float
        Usable volume of the reservoir. [mL], > 0
    labelled_infusates : tuple of Infusate
        What the maker's label names.
    picture : str
        What the reservoir looks like, in words.
    entry : EntryUsed
        Where this stands.
    """

    id: str
    title: str
    reservoir_volume_ml: float
    labelled_infusates: tuple[Infusate, ...]
    picture: str = ""
    entry: EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstantFlowPump(_PumpModel):
    """A gas-driven pump: its flow is on its card, and then observed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammablePump(_PumpModel):
    """A pump with a motor: its flow is what it was set to."""


PumpModel = ConstantFlowPump | ProgrammablePump
