"""Parts of the answer of ``hepatica worksheet``, and its lines."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hepatica.cli.output import refusal_lines

if TYPE_CHECKING:
    from hepatica.therapy.course import Course
    from hepatica.therapy.worksheet import Rules, Worksheet


def vials(result: Worksheet) -> dict[str, Any] | None:
    """Say what the fill takes of vials.

    Parameters
    ----------
    result : Worksheet
        What was worked out.

    Returns
    -------
    dict or None
        ``None`` without a fill, and where no drug is in force. [mg], [mL]
    """
    made, drug = result.vials, result.drug
    if not result.permits_drug or made is None or drug is None:
        return None
    return {
        "n": made.n_vials,
        "vial_drug_mg": drug.vial_drug_mg,
        "drug_volume_ml": round(made.drug_volume_ml, 3),
        "diluent_volume_ml": round(made.diluent_volume_ml, 3),
        "left_in_vials_mg": round(made.left_in_vials_mg, 3),
    }


def delivered(course: Course, rules: Rules, on: date) -> dict[str, Any]:
    """Add up what the pump delivered.

    Parameters
    ----------
    course : Course
        What happened.
    rules : Rules
        The entries in force.
    on : date
        Day of the visit.

    Returns
    -------
    dict
        In all and fill by fill. [mg], [mg/kg]
    """
    from hepatica.therapy.schedule import drug_delivered
    from hepatica.therapy.worksheet import policies_of

    total = drug_delivered([(course, policies_of(rules))], on=on)
    return {
        "low_mg": round(total.low_mg, 3),
        "high_mg": None if total.high_mg is None else round(total.high_mg, 3),
        "bolus_mg": round(total.bolus_mg, 3),
        "n_unknown": total.n_unknown,
        "fills": [
            {
                "on": fill.on.isoformat(),
                "filled_mg": fill.drug_mg,
                "low_mg": round(fill.delivered_low_mg, 3),
                "high_mg": round(fill.delivered_high_mg, 3),
                "mg_per_kg_high": (
                    round(fill.delivered_high_mg / fill.dosing_weight_kg, 4)
                    if fill.dosing_weight_kg
                    else None
                ),
                "is_in_pump": fill.is_in_pump,
                "why_wide": fill.why_wide,
            }
            for fill in total.fills
        ],
    }


def cycle(result: Worksheet, rules: Rules) -> dict[str, Any] | None:
    """Say on which day of its cycle the course is.

    Parameters
    ----------
    result : Worksheet
        What was worked out.
    rules : Rules
        With the cycle that is bound.

    Returns
    -------
    dict or None
        ``None`` before the first drug fill.
    """
    days = result.plan.cycle
    if days is None or rules.cycle is None:
        return None
    return {
        "entry": rules.cycle.entry.id,
        "day": days.day,
        "filled_on": days.filled_on.isoformat(),
        "empty_on": days.empty_on.isoformat(),
        "systemic_on": [on.isoformat() for on in days.systemic_on],
        "next_on": days.next_on.isoformat(),
    }


def dry(result: Worksheet) -> dict[str, Any] | None:
    """Say when the pump runs dry.

    Parameters
    ----------
    result : Worksheet
        What was worked out.

    Returns
    -------
    dict or None
        ``None`` where that is not known.
    """
    found = result.plan.dry
    if found is None:
        return None
    return {
        "on": found.on.isoformat(),
        "earliest_on": found.earliest_on.isoformat(),
        "latest_on": found.latest_on.isoformat(),
    }


def plain(value: Any) -> Any:
    """Write a value of the records as JSON has it.

    Parameters
    ----------
    value : object
        A dataclass, a date, or a collection of them.

    Returns
    -------
    object
        Of dictionaries, lists and scalars.
    """
    import json

    from hepatica.wire import canonical

    return json.loads(canonical(value))


def lines(data: dict[str, Any]) -> list[str]:
    """Say a worksheet in lines.

    Parameters
    ----------
    data : dict
        ``hepatica-worksheet/1``.

    Returns
    -------
    list of str
        As they are printed.
    """
    said = [" · ".join(data["marks"]), f"Course {data['course']} on {data['at']}"]
    if data["is_emptying_only"]:
        said.append("EMPTY THE PUMP: drug is in it and no drug is due yet")
    said.append(f"Decision: {data['decision']} {data['reason']}".rstrip())
    said += [f"MISSING: {text}" for text in data["missing"]]
    if data["recheck_on"] is not None:
        said.append(
            f"During the hold: {data['contingency']['title']}; opened again by "
            f"{data['recheck_on']}"
        )
    said += [
        f"TASK: {task['what']} ({task['why']}; {task['source']}, {task['evidence']})"
        for task in data["tasks"]
    ]
    said += [
        f"SHOWN, bars nothing: {shown['title']} ({shown['protocol']}): "
        f"{shown['decision']} {shown['reason']}".rstrip()
        for shown in data["shown"]
        if shown["decision"] != "proceed"
    ]
    said += refusal_lines(data)
    if data["fill_drug_mg"] is not None:
        said.append(
            f"Fill: {data['fill_drug_mg']} mg floxuridine in "
            f"{data['fill_volume_ml']:g} mL "
            f"({data['dose_rate_mg_per_kg_per_day']:g} mg/kg/day x "
            f"{data['dosing_weight_kg']} kg x {data['fill_volume_ml']:g} mL / "
            f"{data['flow_ml_per_day']} mL/day, {data['flow_source']} flow of "
            f"{data['flow_date']})"
        )
    if data["residual_limits_ml"] is not None:
        low, high = data["residual_limits_ml"]
        said.append(
            f"Residual today: expected {data['residual_expected_ml']} mL, limits {low} "
            f"to {high} mL; no drug outside them"
        )
    said += [
        f"Additive: {one['additive']} {one['amount']:g} {one['unit']}"
        for one in data["additives"]
    ]
    if data["vials"] is not None:
        made = data["vials"]
        said.append(
            f"To compound: {made['n']} vial(s) of {made['vial_drug_mg']:g} mg, "
            f"{made['drug_volume_ml']} mL of drug, {made['diluent_volume_ml']} mL of "
            "diluent and additives"
        )
    said += _delivered_lines(data["drug_delivered"])
    if data["contingency"] is not None:
        said.append(f"Contingency: {data['contingency']['title']}")
    said += [f"ASKS FOR A REASON: {item['message']}" for item in data["asks"]]
    return said + [f"CAP: {item['message']}" for item in data["caps_exceeded"]]


def _delivered_lines(total: dict[str, Any]) -> list[str]:
    """Say what was delivered, boluses too, and what nobody told."""
    if not (total["fills"] or total["bolus_mg"] or total["n_unknown"]):
        return []
    low, high = total["low_mg"], total["high_mg"]
    band = f"{low:g} mg or more" if high is None else f"{low:g} to {high:g} mg"
    said = [f"Delivered by pump so far: {band} in {len(total['fills'])} drug fill(s)"]
    if total["bolus_mg"]:
        said.append(f"Of it, at once by bolus: {total['bolus_mg']:g} mg")
    if total["n_unknown"]:
        n_unknown = total["n_unknown"]
        said.append(
            f"NOT KNOWN: the drug of {n_unknown} bolus(es) or fill(s) elsewhere"
        )
    return said
