"""The arithmetic of an audit sample: exact, and without files."""
