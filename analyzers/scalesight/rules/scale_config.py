"""Something wrong in scale.toml."""

from scalesight.rules.rule import Rule

RULE = Rule("scale-config")
