"""Rules that span records: permissions, what blocks closing, conditions."""
