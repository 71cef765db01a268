"""Import and export of records."""
