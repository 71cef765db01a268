"""The console: screens over the core's desk; nothing here knows a database."""
