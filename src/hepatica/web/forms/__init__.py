"""Plain forms: one page each, the unit in the box, the last value under it."""
