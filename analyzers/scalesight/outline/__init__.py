"""The outline: what a source file says, in one vocabulary for every language."""

from scalesight.outline.memo import Memo
from scalesight.outline.outline import MODULE, outline

__all__ = ["MODULE", "Memo", "outline"]
