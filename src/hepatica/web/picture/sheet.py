"""A picture in the making: its canvas, its scale and the row that comes next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from hepatica.web import text
from hepatica.web.picture.canvas import Canvas
from hepatica.web.picture.scales import Days, Values

LETTER = 6.3
"""Width of a letter of the picture's text, near enough to keep labels apart."""


@dataclass(kw_only=True)
class Sheet:
    """One width of a picture; rows are added from top to bottom."""

    width: float
    days: Days
    today: date
    is_narrow: bool
    canvas: Canvas = field(default_factory=Canvas)
    y: float = 26
    top: float = 26

    @property
    def gap(self) -> float:
        """Space between two rows."""
        return 34 if self.is_narrow else 20

    def name(self, words: str, unit: str = "") -> None:
        """Name the row that begins here."""
        if self.is_narrow:
            label = f"{words}, {text.unit_words(unit)}" if unit else words
            self.canvas.text(self.days.left, self.y - 8, label, "t-name")
            return
        self.canvas.text(0, self.y + 13, words, "t-name")
        if unit:
            self.canvas.text(0, self.y + 29, text.unit_words(unit), "t-unit")

    def tick(self, y: float, words: str, *, is_base: bool) -> None:
        """Draw a line across the row, with its value at the left."""
        kind = "p-base" if is_base else "p-grid"
        self.canvas.line(self.days.left, y, self.days.right, y, kind)
        if not self.is_narrow:
            self.canvas.text(self.days.left - 6, y + 4, words, "t-axis t-end")

    def row(self, height: float, low: float, high: float) -> Values:
        """Open a row of values of a height."""
        return Values(low=low, high=high, top=self.y, bottom=self.y + height)

    def done(self, height: float) -> None:
        """Go on below a row."""
        self.y += height + self.gap

    def beside(self, wanted: list[tuple[float, str, str]], bottom: float) -> None:
        """Write labels at the right edge, kept apart where they would touch."""
        y = float("-inf")
        placed = []
        for at, words, kind in sorted(wanted):
            y = max(at + 4, y + 14)
            placed.append([y, words, kind])
        over = (placed[-1][0] - bottom - 6) if placed else 0  # type: ignore[operator]
        for row in placed:
            shift = max(0.0, over)
            self.canvas.text(
                self.days.right + 6,
                float(row[0]) - shift,  # type: ignore[arg-type]
                str(row[1]),
                str(row[2]),
            )

    def near(
        self, x: float, y: float, words: str, kind: str, *, gap: float = 8
    ) -> None:
        """Write words right of a place, or left of it where the sheet ends."""
        if x + gap + len(words) * LETTER > self.width:
            self.canvas.text(x - gap, y, words, f"{kind} t-end halo".strip())
        else:
            self.canvas.text(x + gap, y, words, f"{kind} halo".strip())
