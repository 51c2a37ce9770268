"""The table of a chapter's section, as the test and the published page read it."""


def rows(text: str) -> list[dict[str, str]]:
    """Read a table of Markdown: one dictionary a row, keyed by the head."""
    lines = [line.strip().strip("|") for line in text.strip().splitlines()]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    head, body = cells[0], cells[2:]
    for row in body:
        if len(row) != len(head):
            raise ValueError(f"a row of {len(row)} cells below a head of {len(head)}")
    return [dict(zip(head, row, strict=True)) for row in body]


def number(cell: str) -> float | None:
    """A number, or ``None`` for a dash."""
    return None if cell == "-" else float(cell)
