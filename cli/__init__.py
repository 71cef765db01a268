"""The command line: every act of the console for scripts, and every list and record as JSON."""
