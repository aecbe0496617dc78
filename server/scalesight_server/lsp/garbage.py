"""When the server looks for garbage: at rest, and never among what it keeps for the whole session.

Python looks through everything that lives whenever enough has been made, in the middle of a keystroke: 40 to 80 ms with
30 files. What reading the workspace left stays anyway and is set aside; the rest is looked through while nobody types.
"""

from __future__ import annotations

import asyncio
import gc

YOUNG = (200_000, 10, 1_000)  # new objects, and looks at a younger generation, until a generation is looked through
REST = 2.0  # seconds without a change
ENOUGH = 200  # results between two looks through everything


def begin() -> None:
    """Leave it to `look` when garbage is looked for; Python's own turns are for long work only."""
    gc.set_threshold(*YOUNG)


def look() -> None:
    """Look through what is new since the last result, now that the editor has it."""
    gc.collect(1)


def set_aside() -> None:
    """Keep what lives now out of all later looks."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


async def next_change(changed: asyncio.Event, results: int) -> bool:
    """Wait for a change; whether everything was looked through meanwhile, when `results` are enough and none came."""
    looked = False
    if results >= ENOUGH:
        try:
            await asyncio.wait_for(changed.wait(), REST)
        except TimeoutError:
            gc.collect()
            looked = True
    await changed.wait()
    return looked
