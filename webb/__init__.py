"""The same on a page in the user's own browser: served on 127.0.0.1, from this machine to this machine."""
