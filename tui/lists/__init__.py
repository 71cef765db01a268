"""Lists of records: which, in which order, in which columns."""
