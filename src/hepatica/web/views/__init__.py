"""Views: parse, one action or query, present, render."""
