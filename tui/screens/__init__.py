"""The screens and the sheets that open over them, one file each."""
