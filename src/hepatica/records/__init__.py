"""The ledgers of facts and audit events, persons apart from them, scoped queries."""
