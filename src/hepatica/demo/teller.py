"""Tells one person's story: days into steps, with the people who take them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from hepatica.demo.before import history
from hepatica.demo.diary import FORTNIGHT, NURSES, Diary
from hepatica.demo.known import Known
from hepatica.demo.parameters import lab_models, parameters
from hepatica.demo.steps import (
    Book,
    Cancel,
    Check,
    Decide,
    Empty,
    Enter,
    Fill,
    OrderStep,
    Prepare,
    Propose,
    Release,
    Sign,
    Story,
    Verify,
)
from hepatica.therapy.course import kinds as k
from hepatica.therapy.labs import LabResult

ONCOLOGIST = "oncologist-a"
SURGEON = "surgeon-a"
COORDINATOR = "coordinator-a"
PHARMACIST = "pharmacist-a"
FELLOW = "fellow-a"

# Act, minutes after the start of the morning, and who does it on a usual day.
_ORDER: tuple[tuple[type[OrderStep], int, str], ...] = (
    (Sign, 87, ONCOLOGIST),
    (Verify, 95, PHARMACIST),
    (Release, 100, PHARMACIST),
    (Prepare, 135, "technician-a"),
    (Check, 150, NURSES[0]),
    (Check, 152, NURSES[1]),
)


class Teller(Diary):
    """Tells a story by what is done to the person; a day is counted from today.

    Parameters
    ----------
    story : Story
        To be filled.
    seed : int
        Of the demo.
    on : date
        Today.
    zone : ZoneInfo
        Of the center.
    facts : Known
        From the knowledge.
    """

    def __init__(
        self,
        story: Story,
        *,
        seed: int,
        on: date,
        zone: ZoneInfo,
        facts: Known,
    ) -> None:
        super().__init__(story, seed=seed, on=on, zone=zone, facts=facts)
        self._first_drug_day: int | None = None
        self._is_kept = self._is_bound = False
        self._is_measured = False
        self._weight_kg = self.person.weight_kg
        self.rise: dict[str, float] = {}
        """What the story multiplies an analyte by for each cycle, on top."""
        self.reason = ""
        """What the prescriber says where a proposal asks for a reason."""

    # ---- operation ----

    def enter(self, day: int) -> None:
        """Enter the person and open the course."""
        self._add(Enter(at=self._at(day, -30), person=self.person, by=COORDINATOR))

    def implant(self, day: int, *, fill: str = "") -> None:
        """Put the pump in, and fill it by a standing order where one is named."""
        self.enter(day - 3)
        person = self.person
        self._note(
            day,
            120,
            SURGEON,
            k.PumpImplanted(
                model=person.model,
                serial=person.serial,
                factory_flow_rate_ml_per_day=person.card_flow_ml_per_day,
                catheter_vessel="gastroduodenal artery",
                side="left",
                with_resection=self._draws("resection", day).random() < 1 / 2,
            ),
        )
        if fill:
            self._add(
                Fill(
                    at=self._at(day, 180),
                    person=person,
                    by=self._nurse(day),
                    order=fill,
                )
            )

    def study(self, day: int, result: str = "passed", *, outside: bool = False) -> None:
        """Read a perfusion study."""
        self._note(
            day,
            240,
            SURGEON,
            k.PerfusionStudied(
                result=k.StudyResult(result),
                has_extrahepatic_perfusion=outside,
                is_bilobar=not outside,
                tracer="99mTc-MAA",
            ),
        )

    # ---- treatment ----

    def bind(self, day: int) -> None:
        """Bind the center's rules to the course."""
        rules = parameters()["rules"]
        draws, share = self._draws("history", 0), parameters()["history"]
        told = history(self._known.asked, share, draws)
        self._note(day, 290, ONCOLOGIST, told)
        self._is_bound = True
        self._note(
            day,
            300,
            ONCOLOGIST,
            k.RulesBound(
                sex=self.person.sex,
                setting=self.person.setting,
                protocols=tuple(rules["protocols"]),
                additives=tuple(rules["additives"]),
                **{name: rule for name, rule in rules.items() if isinstance(rule, str)},
                second_signer=PHARMACIST,
            ),
        )

    def weigh(self, day: int) -> None:
        """Weigh, and measure the height the first time."""
        drift = self._draws("weight", day).gauss(
            0, parameters()["people"]["weight_drift_kg"]
        )
        with_height = not self._is_measured
        if self._is_measured:
            self._weight_kg = round(self._weight_kg + drift, 1)
        self._is_measured = True
        self._note(
            day,
            5,
            self._nurse(day),
            k.WeightMeasured(
                weight_kg=self._weight_kg,
                height_cm=self.person.height_cm if with_height else None,
            ),
        )

    def values(
        self, day: int, factors: dict[str, float] | None = None
    ) -> dict[str, float]:
        """Draw the laboratory values of a day, without recording them."""
        cycles = 0.0
        if self._first_drug_day is not None:
            cycles = max(0, day - self._first_drug_day) / 28
        found = {}
        for name, model in lab_models().items():
            draws = self._draws(f"lab-{name}", day)
            climb = model.climb + self.rise.get(name, 0.0)
            value = self.person.lab_starts[name] * (1 + climb) ** cycles
            value *= draws.lognormvariate(0, model.noise) if model.noise else 1.0
            value *= (factors or {}).get(name, 1.0)
            rounded = round(value, model.decimals)
            found[name] = float(max(rounded, 10.0**-model.decimals))
        return found

    def labs(
        self,
        day: int,
        *,
        factors: dict[str, float] | None = None,
        without: tuple[str, ...] = (),
        again_minutes: int = 0,
    ) -> None:
        """Draw blood in the morning and have the results an hour later.

        A second draw of the day has another report, by so many minutes later.
        """
        values = self.values(day, factors)
        self._note(
            day,
            75 + again_minutes,
            COORDINATOR,
            k.LabsResulted(
                laboratory=parameters()["laboratory"],
                results=tuple(
                    self.result(name, value)
                    for name, value in values.items()
                    if name not in without
                ),
            ),
            happened_minutes=15 + again_minutes,
            external_id=f"{self.person.record_no}-{self.day(day).isoformat()}"
            + ("-again" if again_minutes else ""),
        )

    def result(self, name: str, value: float) -> LabResult:
        """Write one result as the demo laboratory reports it."""
        unit, loinc = self._known.analytes[name]
        return LabResult(
            analyte=name,
            value=value,
            unit=unit,
            uln=self._known.limits.get(name),
            code=loinc,
        )

    def visit(
        self,
        day: int,
        *,
        drug: bool,
        order: str = "",
        factors: dict[str, float] | None = None,
        flow_factor: float = 1.0,
        surplus_ml: float | None = None,
        empty: bool = True,
        next_days: int = FORTNIGHT,
    ) -> None:
        """Hold a refill visit in the order of a refill day, and book the next."""
        self.weigh(day)
        if drug and self._first_drug_day is None:
            self._first_drug_day = day
        self.labs(day, factors=factors)
        if drug:
            self.decide(day)
            self.order(day)
        if empty:
            self.empty(day, flow_factor=flow_factor, surplus_ml=surplus_ml)
        self._add(
            Fill(
                at=self._at(day, 165),
                person=self.person,
                by=self._nurse(day),
                order="" if drug else order or parameters()["rules"]["contingency"],
            )
        )
        self._add(
            Book(
                at=self._at(day, 170),
                person=self.person,
                by=self._nurse(day),
                on=self.day(day + next_days),
                is_dosed=self._first_drug_day is not None and not self._is_kept,
                is_bound=self._is_bound,
            )
        )

    def decide(self, day: int) -> None:
        """Have the decision computed, and follow it."""
        self.propose(day)
        self._add(
            Decide(
                at=self._at(day, 85),
                person=self.person,
                by=ONCOLOGIST,
                reason=self.reason,
            )
        )

    def order(
        self, day: int, *, through: type[OrderStep] = Check, signer: str = ONCOLOGIST
    ) -> None:
        """Take the order of the day as far as one act, that one too."""
        acts = [act for act, *_ in _ORDER]
        last = len(acts) - acts[::-1].index(through)
        for act, minutes, by in _ORDER[:last]:
            who = signer if act is Sign else by
            self._add(act(at=self._at(day, minutes), person=self.person, by=who))

    def misread(self, day: int, *, slip_kg: float) -> None:
        """Read the weight for the second time, and another one."""
        self._add(
            Verify(
                at=self._at(day, 95),
                person=self.person,
                by=PHARMACIST,
                weight_slip_kg=slip_kg,
            )
        )

    def cancel(self, day: int, *, reason: str) -> None:
        """Cancel the order, after it was compounded."""
        self._add(
            Cancel(
                at=self._at(day, 142), person=self.person, by=ONCOLOGIST, reason=reason
            )
        )

    def visit_today(self) -> None:
        """Leave the visit of today to the reader: its results wait in files."""
        self.story.visit_labs = self.values(0)
        self.story.limits = self._known.limits

    def interval(self, order: str) -> float:
        """Give the longest days between two visits under a standing order. [d]."""
        return self._known.intervals[order]

    def propose(self, day: int) -> None:
        """Have the decision computed."""
        self._add(Propose(at=self._at(day, 83), person=self.person, by=ONCOLOGIST))

    def empty(
        self, day: int, *, flow_factor: float = 1.0, surplus_ml: float | None = None
    ) -> None:
        """Access the pump and take out what is in it."""
        error = self._draws("reading", day).gauss(
            0, parameters()["pump"]["reading_sd_ml"]
        )
        self._add(
            Empty(
                at=self._at(day, 155),
                person=self.person,
                by=self._nurse(day),
                reading_error_ml=error,
                flow_factor=flow_factor,
                surplus_ml=surplus_ml,
            )
        )

    def altitude(self, recorded: int, *, first: int, last: int) -> None:
        """Report a stay in the mountains."""
        self._note(
            recorded,
            8,
            self._nurse(recorded),
            k.ExposureReported(
                exposure=k.Exposure.ALTITUDE,
                from_on=self.day(first),
                to_on=self.day(last),
                detail="a week in the mountains",
            ),
        )

    def miss(self, day: int, *, planned: int) -> None:
        """Note that a visit did not take place."""
        self._note(
            day,
            480,
            COORDINATOR,
            k.VisitMissed(
                planned_on=self.day(planned), reason="not reached by telephone"
            ),
        )

    # ---- maintenance, end ----

    def maintain(self, day: int, *, interval_days: float) -> None:
        """End the treatment and keep the pump."""
        self._is_kept = True
        self._note(
            day,
            100,
            ONCOLOGIST,
            k.MaintenanceStarted(
                reason="planned cycles given", interval_days=interval_days
            ),
        )

    def explant(self, day: int) -> None:
        """Empty the pump and take it out."""
        self.empty(day)
        self._note(
            day,
            240,
            SURGEON,
            k.PumpExplanted(was_emptied=True, reason="no longer needed"),
        )

    def close(self, day: int) -> None:
        """Plan nothing more."""
        self._note(day, 300, ONCOLOGIST, k.CourseClosed(reason="follow-up elsewhere"))
