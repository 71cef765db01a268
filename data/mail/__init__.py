"""Mail and the world outside: the server that it leaves by, and what is read of what comes."""
