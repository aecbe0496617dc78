"""A suppression without a reason, out of date, or no longer needed."""

from scalesight.rules.rule import Rule

RULE = Rule("stale-suppression")
