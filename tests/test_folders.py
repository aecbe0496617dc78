"""What code is for, told by where it stands."""

from __future__ import annotations

import datetime

import pytest
from scalesight.analysis import Source, analyse
from scalesight.config import ScaleFile
from scalesight.inference.folders import context_by_folder, is_test

SCALE = b"""
[volumes]
users = 20_000
[limits]
request = { queries = 50 }
job = { queries = 1_000 }
script = { queries = 100_000 }
"""
CODE = b"""
import { PrismaClient } from "@prisma/client";
const prisma = new PrismaClient();
export async function everyone(users: User[]) {
  for (const user of users) {
    await prisma.user.update({ where: { id: user.id }, data: { seen: true } });
  }
}
"""
SCHEMA = b"model User {\n  id Int @id\n  seen Boolean\n}\n"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/users.ts", "request"),
        ("scripts/backfill.ts", "script"),
        ("packages/database/data-migrations/2024_move/data-migration.ts", "script"),
        ("packages/database/data_migrations/move.py", "script"),
        ("prisma/seed/users.ts", "script"),
        ("prisma/user-seed.ts", "script"),
        ("lib/jobs/definitions/send.ts", "job"),
        ("server/queues/tasks/Clean.ts", "job"),
        ("modules/archive/purge-job.ts", "job"),
        ("scripts/jobs/send.ts", "job"),
        ("models/job.ts", "request"),  # an entity
        ("components/tasks/list.ts", "request"),  # a list of things to do
        ("server/commands/invite.ts", "request"),
    ],
)
def test_a_context_by_folder(path: str, expected: str) -> None:
    assert context_by_folder(path, "request") == expected


def test_stories_and_fixtures_are_tests() -> None:
    assert is_test("/app/ui/button.stories.tsx")
    assert is_test("/app/__fixtures__/users.ts")
    assert not is_test("/app/tasks/story.ts")


@pytest.mark.parametrize(
    ("path", "context", "wall"),
    [
        ("src/users.ts", "request", "limits.request.queries"),
        ("jobs/users.ts", "job", "limits.job.queries"),
        ("scripts/users.ts", None, ""),
    ],
)
def test_the_walls_of_a_folder_hold(path: str, context: str | None, wall: str) -> None:
    sources = [Source(f"/shop/{path}", CODE, ("/shop",)), Source("/shop/schema.prisma", SCHEMA, ("/shop",))]
    scales = {"/shop": (ScaleFile("/shop/scale.toml", SCALE),)}
    findings = analyse(sources, scales, today=datetime.date(2026, 11, 21)).findings
    told = [(finding.context, finding.limit.name if finding.limit else "") for finding in findings]
    assert told == ([(context, wall)] if context else [])
    assert all("(assumed)" in finding.message for finding in findings)
