"""A remote call that may wait for ever."""

from scalesight.rules.rule import Rule

RULE = Rule("missing-timeout")
