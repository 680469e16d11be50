"""Documents to stand-off span tables."""
