"""Print what was predicted and what was counted, a line for each program, scale and resource.

python tests/validation/table.py [PART-OF-A-NAME ...]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from validation_harness.execution import Run, execute
from validation_harness.manifests import SCALES, Program, read_programs
from validation_harness.predictions import findings, plant, predicted_costs
from validation_harness.verdicts import Costs, Verdict, exact_verdicts, growth_verdict


def main(parts: Sequence[str]) -> int:
    """Print the table; the exit status is 1 when a verdict does not hold."""
    programs = [program for program in read_programs() if not parts or any(part in program.name for part in parts)]
    runs = execute(programs)
    with tempfile.TemporaryDirectory() as folder:
        trees = {scale: Path(folder).resolve() / scale for scale in SCALES}
        for scale, tree in trees.items():
            plant(tree, programs, scale)
        predictions = {scale: predicted_costs(tree, programs) for scale, tree in trees.items()}
        found = findings(trees["large"])
    verdicts = [verdict for program in programs for verdict in _verdicts(program, runs, predictions)]
    verdicts += [_check_verdict(program, found.get(program.name, [])) for program in programs]
    width = max(len(program.name) for program in programs)
    for verdict in verdicts:
        judged = "ok" if verdict.holds else "WRONG"
        what = f"{verdict.program:<{width}} {verdict.scale:<6} {verdict.resource:<14}"
        print(f"{what} {verdict.predicted:>12} {verdict.counted:>12}  {judged}")
    wrong = sum(not verdict.holds for verdict in verdicts)
    print(f"{len(programs)} programs, {len(verdicts)} verdicts, {wrong} wrong")
    return 1 if wrong else 0


def _verdicts(
    program: Program, runs: dict[tuple[str, str], Run], predictions: dict[str, dict[str, Costs]]
) -> Iterator[Verdict]:
    own = {scale: runs[program.name, scale] for scale in SCALES}
    for scale, run in own.items():
        if run.error is not None:
            yield Verdict(program.name, scale, "run", "-", run.error.splitlines()[-1], False)
            continue
        yield from exact_verdicts(program, scale, predictions[scale].get(program.name), run)
        if "steps" in program.resources and scale != SCALES[0]:
            costs = {each: predictions[each].get(program.name, {}) for each in SCALES}
            yield growth_verdict(program, scale, costs, own)


def _check_verdict(program: Program, found: list[dict[str, object]]) -> Verdict:
    rules = sorted({str(finding["rule"]) for finding in found})
    loud = {finding["rule"] for finding in found if finding["severity"] in ("error", "warning")}
    holds = not found if program.is_rewrite else bool(loud & set(program.rules))
    wanted = "silent" if program.is_rewrite else "|".join(program.rules)
    return Verdict(program.name, "large", "check", " ".join(rules) or "silent", wanted, holds)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
