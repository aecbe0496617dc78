"""A declared volume that no code is tied to."""

from scalesight.rules.rule import Rule

RULE = Rule("unused-volume")
