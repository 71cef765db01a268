"""The database: typed tables, the unit of work, the read side. Knows core, and no screen."""
