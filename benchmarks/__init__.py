"""Where the README's figures on speed come from; nothing here is a test."""
