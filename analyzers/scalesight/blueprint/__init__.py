"""Blueprints: prompts for a coding assistant that carry the volumes and walls that matter for some code."""

from scalesight.blueprint.plain import blueprint

__all__ = ["blueprint"]
