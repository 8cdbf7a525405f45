"""FILE → FACTS: find, read, parse and gate the tables of an underlag."""
