"""Pages about errors, kinds of fact and the course file, read from the code."""

import dataclasses
import enum
import inspect
import json
import re
import types
import typing
from typing import Any

from hepatica import errors, wire
from hepatica.therapy.course import KINDS, Fact
from tools.docs.markdown import first_paragraph, page, table

FOLDER = "docs/generated"


def make() -> dict[str, str]:
    made = {
        f"{FOLDER}/errors.md": errors_page(),
        f"{FOLDER}/facts/README.md": facts_index(),
        f"{FOLDER}/course-file.schema.json": schema_text(),
    }
    for name in KINDS:
        made[f"{FOLDER}/facts/{name}.md"] = fact_page(name)
    return made


def errors_page() -> str:
    classes = [
        cls
        for _, cls in inspect.getmembers(errors, inspect.isclass)
        if issubclass(cls, errors.HepaticaError)
    ]
    rows = [
        (
            f"`{cls.__name__}`",
            f"`{cls.__bases__[0].__name__}`" if cls is not errors.HepaticaError else "",
            str(cls.exit_code),
            str(cls.http_status),
            first_paragraph(cls.__doc__),
        )
        for cls in sorted(classes, key=lambda c: (len(c.__mro__), c.__name__))
    ]
    codes = [
        (str(errors.EXIT_OK), "answered; judging commands answer whatever they find"),
        (str(errors.EXIT_USAGE), "the command line itself was wrong"),
        (
            str(errors.EXIT_REFUSED),
            "the one thing asked for is refused; standard output still has the answer",
        ),
    ]
    return page(
        "Errors",
        "What a clinician must see and act on is a value. These classes are for "
        "broken promises and a failing world; no message holds a patient's value.",
        table(("Class", "Kind of", "Exit code", "HTTP", "When"), rows),
        "## Other exit codes",
        table(("Exit code", "Means"), codes),
    )


def facts_index() -> str:
    rows = [
        (
            f"[{name}]({name}.md)",
            cls.STAGE,
            str(cls.SCHEMA),
            first_paragraph(cls.__doc__),
        )
        for name, cls in KINDS.items()
    ]
    fields = [
        (f"`{f.name}`", _type_words(hint), "yes" if _required(f) else "no")
        for f, hint in _fields(Fact)
    ]
    return page(
        "Facts",
        "A course of therapy is a timeline of facts. Each kind has a page. Nothing is "
        "edited: a mistake is corrected by a new fact that names it in `corrects`.",
        table(("Kind", "Stage", "Schema", "Says"), rows),
        "## The envelope that every fact has",
        table(("Field", "Type", "Required"), fields),
    )


def fact_page(name: str) -> str:
    cls = KINDS[name]
    blocks = [
        first_paragraph(cls.__doc__),
        f"Stage {cls.STAGE}, schema version {cls.SCHEMA}.",
    ]
    seen: list[type] = [cls]
    for part in seen:
        if part is not cls:
            blocks.append(f"## {part.__name__}\n\n{first_paragraph(part.__doc__)}")
        if dataclasses.is_dataclass(part):
            blocks.append(_field_table(part))
            for _, hint in _fields(part):
                seen += [t for t in _named_types(hint) if t not in seen]
        elif issubclass(part, enum.Enum):
            blocks.append("One of: " + ", ".join(f"`{m.value}`" for m in part) + ".")
    return page(name, *blocks)


def _field_table(cls: type) -> str:
    described = _described(cls)
    rows = []
    for field, hint in _fields(cls):
        text = field.metadata.get("note") or described.get(field.name, "")
        rows.append(
            (
                f"`{field.name}`",
                _type_words(hint),
                field.metadata.get("unit", ""),
                "yes" if _required(field) else "no",
                text,
            )
        )
    return table(("Field", "Type", "Unit", "Required", "Meaning"), rows)


def _described(cls: type) -> dict[str, str]:
    """Read field descriptions from a numpydoc Parameters section."""
    found: dict[str, str] = {}
    names: list[str] = []
    for line in inspect.getdoc(cls).splitlines() if cls.__doc__ else []:
        head = re.match(r"^([a-z_][\w, ]*) : ", line)
        if head:
            names = [n.strip() for n in head[1].split(",")]
        elif line.startswith("    "):
            for name in names:
                found[name] = f"{found.get(name, '')} {line.strip()}".strip()
    return found


def _fields(cls: type) -> list[tuple["dataclasses.Field[Any]", Any]]:
    hints = typing.get_type_hints(cls)
    return [(f, hints[f.name]) for f in dataclasses.fields(cls)]


def _required(field: "dataclasses.Field[Any]") -> bool:
    missing = dataclasses.MISSING
    return field.default is missing and field.default_factory is missing


def _type_words(hint: Any) -> str:
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return " or ".join(_type_words(t) for t in inside)
    if origin is tuple:
        return "list of " + _type_words(inside[0])
    words = {float: "number", int: "integer", str: "text", bool: "true or false"}
    if hint is type(None):
        return "null"
    return words.get(hint) or getattr(hint, "__name__", str(hint))


def _named_types(hint: Any) -> list[type]:
    inside = typing.get_args(hint)
    if inside:
        return [t for part in inside for t in _named_types(part)]
    is_ours = getattr(hint, "__module__", "").startswith("hepatica.")
    return [hint] if is_ours else []


def schema_text() -> str:
    return json.dumps(wire.course_schema(), indent=2, sort_keys=True) + "\n"
