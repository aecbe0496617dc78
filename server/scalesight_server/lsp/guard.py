"""The request guard: whatever goes wrong inside a request or a task is logged, and the server lives on."""

from __future__ import annotations

import functools
import logging
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

LOG = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


def guarded(work: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T | None]]:
    """The work, answering None where it fails."""

    @functools.wraps(work)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T | None:
        try:
            return await work(*args, **kwargs)
        except Exception:
            LOG.exception("%s failed", work.__name__)
            return None

    return run
