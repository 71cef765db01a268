"""What can be read in help besides the keys: problems with their ways out, and words."""
