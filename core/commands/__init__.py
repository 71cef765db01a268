"""Every act of the house, one class per verb. See `core.commands.registry`."""
