"""Fact types (a closed set), fold, upcast and admit."""
