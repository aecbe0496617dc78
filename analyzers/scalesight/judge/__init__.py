"""Holds costs to walls: totals of entry points, terms, severities, messages."""
