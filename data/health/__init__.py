"""Whether a database is whole (`check`), and whether where it lies is safe (`doctor`)."""
