"""``hepatica import --check``: what a file holds, without storing any of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hepatica.errors import InputError


def check_files(files: list[tuple[str, bytes]], *, at: datetime) -> dict[str, Any]:
    """Read files of laboratory results and store nothing.

    Parameters
    ----------
    files : list of (name, content)
        FHIR R4 or lab CSV.
    at : datetime
        The present; a result after it is not taken.

    Returns
    -------
    dict
        ``hepatica-import/1`` with ``stored`` false: per report its day and analytes,
        what was skipped and why, and the faults of files that cannot be taken.
    """
    from hepatica.exchange.any_labs import read_any
    from hepatica.knowledge import PublishedView, build, load_catalog

    view = PublishedView(load_catalog())
    analytes = {a.id: a for a in map(build.analyte, view.of_kind("analyte"))}
    data: dict[str, Any] = {
        "format": "hepatica-import/1",
        "center": None,
        "is_demo": False,
        "stored": False,
        "results": 0,
        "persons": 0,
        "taken": [],
        "already_there": 0,
        "queued": [],
        "skipped": [],
        "withdrawn": [],
        "opened": [],
        "notes": ["nothing was stored: this was a check of what the files hold"],
        "errors": [],
    }
    for name, content in files:
        try:
            labs = read_any(content, analytes=analytes, at=at, zone=UTC)
        except InputError as error:
            data["errors"].append({"file": name, "faults": _faults(error)})
            continue
        data["results"] += labs.n_results
        data["persons"] += len(labs.patients)
        data["taken"] += [
            {
                "file": name,
                "course": None,
                "fact": None,
                "on": report.happened_at.date().isoformat(),
                "analytes": [r.analyte for r in report.payload.results],
                "without_uln": [
                    r.analyte for r in report.payload.results if r.uln is None
                ],
                "is_correction": False,
                "flags": [
                    {"code": f.code, "analyte": f.analyte, "message": f.message}
                    for f in report.flags
                ],
            }
            for report in labs.reports
        ]
        data["skipped"] += [
            {
                "file": name,
                "code": s.code,
                "reason": s.reason,
                "of": s.of.value,
                "count": s.count,
                "paths": list(s.paths),
            }
            for s in labs.skipped
        ]
        data["notes"] += [f"{name}: {note}" for note in labs.notes]
    return data


def _faults(error: InputError) -> list[dict[str, str]]:
    return [
        {"path": fault.path, "code": fault.code, "message": fault.message}
        for fault in error.errors
    ]
