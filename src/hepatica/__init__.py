"""Hepatica runs, simulates and learns from a hepatic artery infusion pump program."""

__version__ = "0.1.0"
