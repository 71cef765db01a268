"""The demo organisation: invented people, customers and cases, the same again for the same seed."""
