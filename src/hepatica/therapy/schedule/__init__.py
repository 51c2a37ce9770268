"""What is due, overdue, and when a pump runs dry."""
