"""Lists of cases by name: those that everybody has, and those that people save (domain.md 1.19)."""
