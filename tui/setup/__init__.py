"""The organisation as an administrator browses it: its parts, and how each is drawn."""
