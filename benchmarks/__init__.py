"""How fast the console is, as ratios to a floor that is measured in the same run."""
