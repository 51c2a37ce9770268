"""The gate at the needle: the residual that was expected, and where not to fill."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from hepatica.web import text
from hepatica.web.picture.canvas import Canvas

_LETTER = 6.6
_TIGHT = 40


def draw_gate(
    *,
    expected_ml: float,
    low_ml: float,
    high_ml: float,
    volume_ml: float,
    name: str,
    words: tuple[str, str, str],
) -> tuple[SafeString, SafeString]:
    """Draw the scale from 0 to the fill at the width of a desk and a phone."""
    scale = _Scale(expected=expected_ml, low=low_ml, high=high_ml, volume=volume_ml)
    return (
        _draw(scale, words, width=800, name=f"{name}-wide"),
        _draw(scale, words, width=330, name=f"{name}-small"),
    )


@dataclass(frozen=True, kw_only=True)
class _Scale:
    expected: float
    low: float
    high: float
    volume: float


def _draw(
    scale: _Scale, words: tuple[str, str, str], *, width: float, name: str
) -> SafeString:
    expected, low, high, volume = scale.expected, scale.low, scale.high, scale.volume

    def x(value: float) -> float:
        return 6 + min(max(value, 0), volume) * (width - 12) / volume

    low_words, high_words = text.limits(low, high)
    canvas = Canvas()
    zones = (
        (0.0, low, "p-stop", words[0], "t-mid t-harm"),
        (low, high, "p-ok", words[1], "t-mid t-strong"),
        (high, volume, "p-stop", words[2], "t-mid t-harm"),
    )
    for first, last, kind, _, _ in zones:
        if x(last) > x(first):
            canvas.rect(x(first), 30, x(last) - x(first), 22, kind)
    canvas.line(x(expected), 24, x(expected), 58, "p-mark")
    for first, last, kind, word, letters in zones:
        middle, room = (x(first) + x(last)) / 2, x(last) - x(first)
        if kind == "p-ok":
            # beside the mark of the expected value, not under it
            middle, room = (x(expected) + x(last)) / 2, x(last) - x(expected)
        if len(word) * _LETTER < room:
            canvas.text(middle, 46, word, letters)
    label = f"expected {text.fixed(expected, 1)} mL"
    half = len(label) * _LETTER / 2
    middle = min(max(x(expected), half), width - half)
    canvas.text(middle, 16, label, "t-strong t-mid")
    is_tight = x(high) - x(low) < _TIGHT
    low_end, high_end = ("t-end", "") if is_tight else ("t-mid", "t-mid")
    canvas.text(x(low), 76, low_words, f"t-strong {low_end}")
    canvas.text(x(high), 76, high_words, f"t-strong {high_end}".strip())
    if x(low) > 34:
        canvas.text(6, 76, "0", "t-axis")
    if x(high) < width - 70:
        canvas.text(width - 6, 76, f"{text.plain(volume)} mL", "t-axis t-end")
    return canvas.svg(
        width=width,
        height=84,
        name=name,
        title=(
            f"Residual scale from 0 to {text.plain(volume)} mL, expected "
            f"{text.fixed(expected, 1)} mL. Below {low_words} mL: {words[0]}. "
            f"Up to {high_words} mL: {words[1]}. Above: {words[2]}."
        ),
    )
