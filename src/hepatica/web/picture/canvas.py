"""A sheet to draw on: rounds coordinates, escapes text, closes the SVG."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


def _r(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


class Canvas:
    """Collects the marks of one picture, back ones first."""

    def __init__(self) -> None:
        self._back: list[str] = []
        self._front: list[str] = []

    def text(self, x: float, y: float, words: str, kind: str = "") -> None:
        """Write words with their baseline at y."""
        of_kind = f' class="{kind}"' if kind else ""
        self._front.append(
            f'<text x="{_r(x)}" y="{_r(y)}"{of_kind}>{escape(words)}</text>'
        )

    def rect(self, x: float, y: float, width: float, height: float, kind: str) -> None:
        """Draw a box; one that would vanish stays half a pixel wide."""
        self._front.append(
            f'<rect x="{_r(x)}" y="{_r(y)}" width="{_r(max(width, 0.5))}" '
            f'height="{_r(max(height, 0.5))}" class="{kind}"/>'
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str) -> None:
        """Draw a straight line."""
        self._front.append(_line(x1, y1, x2, y2, kind))

    def path(self, points: Iterable[tuple[float, float]], kind: str) -> None:
        """Draw a line through points; the class says whether it is filled."""
        steps = " L".join(f"{_r(x)} {_r(y)}" for x, y in points)
        self._front.append(f'<path d="M{steps}" class="{kind}"/>')

    def circle(self, x: float, y: float, radius: float, kind: str) -> None:
        """Draw a dot."""
        self._front.append(
            f'<circle cx="{_r(x)}" cy="{_r(y)}" r="{_r(radius)}" class="{kind}"/>'
        )

    def back_rect(
        self, x: float, y: float, width: float, height: float, kind: str
    ) -> None:
        """Draw a box behind everything."""
        self._back.append(
            f'<rect x="{_r(x)}" y="{_r(y)}" width="{_r(max(width, 0.5))}" '
            f'height="{_r(height)}" class="{kind}"/>'
        )

    def back_line(self, x1: float, y1: float, x2: float, y2: float, kind: str) -> None:
        """Draw a line behind everything."""
        self._back.append(_line(x1, y1, x2, y2, kind))

    def svg(
        self, *, width: float, height: float, name: str, title: str, about: str = ""
    ) -> SafeString:
        """Close the picture; name makes its ids unique on the page."""
        labelled = f"{name}-t {name}-d" if about else f"{name}-t"
        desc = f'<desc id="{name}-d">{escape(about)}</desc>' if about else ""
        return mark_safe(
            f'<svg class="picture" viewBox="0 0 {_r(width)} {_r(height)}" role="img" '
            f'aria-labelledby="{labelled}" xmlns="http://www.w3.org/2000/svg">'
            f'<title id="{name}-t">{escape(title)}</title>{desc}'
            f"{''.join(self._back)}{''.join(self._front)}</svg>"
        )


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return (
        f'<line x1="{_r(x1)}" y1="{_r(y1)}" x2="{_r(x2)}" y2="{_r(y2)}" '
        f'class="{kind}"/>'
    )
