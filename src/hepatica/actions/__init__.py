"""Use cases: permission, therapy, records, audit; one transaction each.

Everything is keyword-only with ``by=`` (an account or its name) and ``at=``
(now, with offset), and returns what it made.
"""
