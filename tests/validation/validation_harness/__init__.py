"""What runs the validation programs, counts what they spend, and asks Scalesight what it predicted."""
