"""The parts that stand on every page: icon, tag, number, field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """Draw an icon of the sprite; the word stands beside it as real text."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false">'
        '<use href="#i-{}"/></svg>',
        f" {extra}" if extra else "",
        name,
    )


@register.simple_tag
def tag(kind: str, name: str, word: str) -> SafeString:
    """Show a state: icon and word, colored by its kind."""
    return format_html('<span class="tag tag--{}">{}{}</span>', kind, icon(name), word)


@register.inclusion_tag("web/parts/num.html")
def num(
    value: str, unit: str = "", age: str = "", kind: str = ""
) -> Mapping[str, object]:
    """Show a number: value, unit, age."""
    return {"value": value, "unit": unit, "age": age, "kind": kind}


@register.inclusion_tag("web/parts/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """Show one field with its label, hint, error, box, unit and last value."""
    own = bound.field
    is_wrong = bool(bound.errors)
    ask = getattr(bound.form, "asks", {}).get(bound.name, "")
    name = bound.html_name
    described = [f"{name}-h"] if bound.help_text or getattr(own, "unit", "") else []
    described += [f"{name}-e"] if is_wrong and not ask else []
    described += [f"{name}-l"] if getattr(own, "last", "") else []
    described += [f"{name}-a"] if ask else []
    attributes: dict[str, Any] = {"id": name}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if is_wrong:
        attributes["aria-invalid"] = "true"
    return {
        "field": bound,
        "name": name,
        "control": bound.as_widget(attrs=attributes),
        "shape": getattr(own, "shape", "text"),
        "unit": getattr(own, "unit", ""),
        "unit_words": getattr(own, "unit_words", ""),
        "last": getattr(own, "last", ""),
        "optional": getattr(own, "optional", "if known"),
        "ask": ask,
        "raw": bound.data if bound.form.is_bound else "",
        "is_wrong": is_wrong,
        "choices": bound.subwidgets if getattr(own, "shape", "") == "radio" else (),
    }
