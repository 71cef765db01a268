"""What the page of each kind of record shows, one file each."""
