"""Tools that write or check what is generated; none of them ships."""
