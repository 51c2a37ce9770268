"""From what an action returned to the words of a page: plain functions, no query."""
