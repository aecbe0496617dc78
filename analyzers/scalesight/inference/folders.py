"""What code is for by the folder and the name of its file: tests, schema migrations, and what nothing else tells."""

from __future__ import annotations

from scalesight.inference.naming import words

TESTS = ("tests", "test", "testing", "conftest")
TEST_ENDINGS = (
    "_test", "_tests", ".test", ".spec", "-spec", "_spec", ".e2e", ".cy", ".stories", ".story", ".mock", ".mocks",
    ".fixture", ".fixtures", ".bench",
)  # fmt: skip
TEST_FOLDERS = frozenset(
    ["tests", "test", "__tests__", "__mocks__", "__fixtures__", "__stories__", "e2e", "cypress", "playwright"]
)
# Folders by which a team says who runs what stands there. Words that name many other things (`tasks`, `commands`,
# `tools`, `workers` of a company) tell nothing.
CONTEXT_FOLDERS = {
    "script": frozenset(
        ["scripts", "bin", "seed", "seeds", "seeders", "migration", "data-migration", "data-migrations", "backfills"]
    ),
    "job": frozenset(["jobs", "queues", "cron", "crons", "cronjobs", "workers", "runner", "runners"]),
}
CONTEXT_ENDINGS = {
    "job": frozenset(["job", "jobs", "cron", "worker", "workers"]),
    "script": frozenset(["seed", "seeder", "backfill"]),
}


def is_test(path: str) -> bool:
    """Whether a file is part of a test suite, by its name or folder."""
    parts = path.split("/")
    name = parts[-1].rpartition(".")[0]
    return (
        name.startswith("test_")
        or name.endswith(TEST_ENDINGS)
        or name in TESTS
        or bool(set(parts[-4:-1]) & TEST_FOLDERS)
    )


def is_migration(path: str) -> bool:
    """Whether a file is a schema migration."""
    return "/migrations/" in path or "/alembic/versions/" in path


def context_by_folder(path: str, default: str) -> str:
    """Who probably runs code that no known entry point reaches: its folder below the project says, or its file's name.

    `scripts/backfill.ts` is a script, `jobs/nightly/send.ts` and `purge-job.ts` belong to a job; the innermost folder
    that tells is believed.
    """
    *folders, name = path.split("/")
    last = words(name.partition(".")[0])
    for context, endings in CONTEXT_ENDINGS.items():
        if len(last) > 1 and last[-1] in endings:
            return context
    for folder in reversed(folders):
        for context, named in CONTEXT_FOLDERS.items():
            if folder.lower().replace("_", "-") in named:
                return context
    return default
