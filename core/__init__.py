"""The domain of caseline: every rule, and nothing but the standard library."""
