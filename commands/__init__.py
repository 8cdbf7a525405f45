"""One command per file: what a user can ask for, in Swedish; imports wait until the command runs."""
