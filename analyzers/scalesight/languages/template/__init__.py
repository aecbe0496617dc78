"""Templates of Django and Jinja."""
