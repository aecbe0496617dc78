"""Effects: what library calls spend and return, read from the languages' catalogues (`effects/*.toml`)."""
