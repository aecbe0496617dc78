"""Reads `scale.toml`: volumes, traffic, walls and all else a project states, with a place for every fault."""

from scalesight.config.reading import ScaleFile, extends_of, extends_target, read_scale, unreadable_extends

__all__ = ["ScaleFile", "extends_of", "extends_target", "read_scale", "unreadable_extends"]
