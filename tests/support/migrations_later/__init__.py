"""The records migrations with one more that changes columns of every ledger table."""
