"""What the command line prints: JSON by contract, text for people."""
