"""What a browser says of the pages: run by `make webb`."""
