"""Who is in the demo center: persons, their pumps and what is done with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hepatica.demo.parameters import chance, lab_models, parameters, spread

_CM_PER_M = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """One invented person.

    Parameters
    ----------
    number : int
        From 1; the record number is made of it.
    given_name, family_name : str
        Obviously invented.
    sex : str
        male or female.
    birth_on : date
        Birth date.
    height_cm, weight_kg : float
        At the start. [cm], [kg]
    model, serial : str
        Pump.
    card_flow_ml_per_day : float
        As on its card. [mL/d]
    true_over_card : float
        Flow as it is, over the flow on the card. [1]
    setting : str
        Starting-dose entry.
    lab_starts : dict of str to float
        Analyte to the person's own start. [unit of the analyte]
    """

    number: int
    given_name: str
    family_name: str
    sex: str
    birth_on: date
    height_cm: float
    weight_kg: float
    model: str
    serial: str
    card_flow_ml_per_day: float
    true_over_card: float
    setting: str
    lab_starts: dict[str, float]

    @property
    def record_no(self) -> str:
        """Number that the person goes by at the center."""
        return f"DEMO-{self.number:04d}"

    @property
    def course_id(self) -> str:
        """The person's course; a clinic's own ids say nothing about the person."""
        return self.record_no

    @property
    def key(self) -> str:
        """Name of the person's own draws."""
        return str(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """What a situation fixes about its person; the rest is drawn.

    Parameters
    ----------
    sex, model : str
        Empty: drawn, or the usual pump.
    height_cm, weight_kg, card_flow_ml_per_day, true_over_card : float or None
        ``None``: drawn.
    lab_starts : tuple of (str, float)
        Analyte and the person's own start; the others are drawn.
    """

    sex: str = ""
    model: str = ""
    height_cm: float | None = None
    weight_kg: float | None = None
    card_flow_ml_per_day: float | None = None
    true_over_card: float | None = None
    lab_starts: tuple[tuple[str, float], ...] = ()


def person(number: int, *, seed: int, on: date, fixed: Fixed) -> DemoPerson:
    """Invent a person.

    Parameters
    ----------
    number : int
        From 1.
    seed : int
        Of the demo.
    on : date
        Today, for the age.
    fixed : Fixed
        What the situation needs.

    Returns
    -------
    DemoPerson
        The same for the same arguments.
    """
    draws = chance(seed, str(number), "person")
    names = parameters()["people"]
    sex = fixed.sex or draws.choice(("female", "male"))
    height_cm = spread("people", "height_cm", sex).draw(draws)
    bmi = spread("people", "bmi").draw(draws)
    age = draws.randint(names["age_years"]["low"], names["age_years"]["high"])
    card_flow = spread("pump", "card_flow_ml_per_day").draw(draws)
    over_card = spread("pump", "true_over_card").draw(draws)
    if fixed.height_cm is not None:
        height_cm = fixed.height_cm
    weight_kg = bmi * (height_cm / _CM_PER_M) ** 2
    given, family = names["given"][sex], names["family"]
    return DemoPerson(
        number=number,
        # Every pair of names is another one: the given name turns once a round.
        given_name=given[(number * 7 + number // len(family)) % len(given)],
        family_name=family[number % len(family)],
        sex=sex,
        birth_on=date(on.year - age, draws.randint(1, 12), draws.randint(1, 28)),
        height_cm=round(height_cm, 0),
        weight_kg=round(fixed.weight_kg or weight_kg, 1),
        model=fixed.model or "intera-3000-30",
        serial=f"DEMO-{number:04d}-{draws.randint(1000, 9999)}",
        card_flow_ml_per_day=round(fixed.card_flow_ml_per_day or card_flow, 2),
        true_over_card=fixed.true_over_card or over_card,
        setting=draws.choice(parameters()["settings"]),
        lab_starts={
            name: max(model.mean / 2, draws.gauss(model.mean, model.sd))
            for name, model in lab_models().items()
        }
        | dict(fixed.lab_starts),
    )
