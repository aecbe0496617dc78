"""Python: data, and the few functions that queries cannot express."""
