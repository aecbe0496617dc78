"""The core's one door: sources and scale.toml files in, findings and costs out. Pure: no I/O, no clock."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache

from scalesight.config import ScaleFile, read_scale
from scalesight.config.growth import months_between
from scalesight.config.model import Problem, Scale
from scalesight.config.own_effects import own_effects
from scalesight.findings import Analysis, Finding, FunctionCost, Location
from scalesight.inference.anchors import AnchorBook
from scalesight.inference.binding import Binder
from scalesight.inference.charges import Summary
from scalesight.inference.display import dotted_name
from scalesight.inference.engine import MOST_REMEMBERED, Engine
from scalesight.inference.entries import Entry
from scalesight.inference.folders import context_by_folder, is_migration, is_test
from scalesight.inference.models import keep_models, models_of
from scalesight.inference.modules import ModuleMap
from scalesight.inference.parameters import generic_arguments
from scalesight.inference.program import Program, SourceFile
from scalesight.inference.run import FunctionKey
from scalesight.inference.signals import keep_receivers
from scalesight.inference.template_names import keep_template_names
from scalesight.inference.traces import Summaries
from scalesight.judge.bench import Bench
from scalesight.judge.costs import heaviest, row, worst_rank
from scalesight.judge.findings import findings_of, locate
from scalesight.judge.gathering import (
    governed_findings,
    governor,
    is_excluded,
    merged,
    place_order,
    ruled_by,
    suppressed,
)
from scalesight.judge.growths import growths_of, is_personal, personal_notes
from scalesight.judge.happenings import drawn, happenings
from scalesight.judge.roots import Roots, entry_points, evaluate_all, reachable, runs_on_screen
from scalesight.judge.totals import SCREENS, Valuation, terms_of
from scalesight.judge.unknowns import unknown_findings
from scalesight.judge.verdicts import Clock, Verdict, judge
from scalesight.judge.walls import names_of, walls_of
from scalesight.languages import language_for
from scalesight.languages.catalogues import load_catalogue
from scalesight.outline import Memo, outline
from scalesight.outline.facts import Outline
from scalesight.outline.mentions import mentioned_names
from scalesight.rules.rule import Rule, discover

MOST_NAMES = 200_000  # whose ties are remembered
MOST_ANSWERS = 100_000  # of one binder or valuation that are remembered
NO_SCALE = Scale()


@dataclass(frozen=True)
class Source:
    """A source file; `roots`: folders for its absolute imports, nearest first (its scale.toml's, its manifest's)."""

    path: str
    content: bytes
    roots: tuple[str, ...] = ()
    outline: Outline | None = None  # when the caller has it already (an open document's)
    modules: ModuleMap = ()  # names of modules, with a `*` for the rest, and the paths that they stand for


@dataclass(frozen=True)
class Judged:
    """The verdicts on an entry point, and all that they were worked out from."""

    summary: Summary
    basis: tuple[Scale, Entry, Clock, object]
    verdicts: tuple[Verdict, ...]


@dataclass
class Tied:
    """The entities that each name is tied to under some volumes, and those of all names of each file."""

    names: dict[str, frozenset[str]] = field(default_factory=dict)
    files: dict[str, tuple[Outline, frozenset[str]]] = field(default_factory=dict)


@dataclass
class Memory:
    """What one analysis may take over from the one before it: every part is a memo on content."""

    outlines: dict[str, tuple[bytes, Outline]] = field(default_factory=dict)
    indexed: dict[str, tuple[Source, SourceFile]] = field(default_factory=dict)
    functions: Memo = field(default_factory=Memo)
    anchors: AnchorBook = field(default_factory=AnchorBook)
    summaries: Summaries = field(default_factory=dict)
    tied: dict[object, Tied] = field(default_factory=dict)
    scales: dict[object, tuple[Scale, tuple[Problem, ...]]] = field(default_factory=dict)
    verdicts: dict[tuple[FunctionKey, int], tuple[Judged, ...]] = field(default_factory=dict)
    bound: dict[str, tuple[Binder, Valuation]] = field(default_factory=dict)
    bound_models: object = None
    program: Program | None = None
    roots: Roots = field(default_factory=Roots)


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """All rules, in order of precedence."""
    return discover()


def analyse(
    sources: Sequence[Source],
    scales: Mapping[str, Sequence[ScaleFile]],
    *,
    today: datetime.date,
    what_if: str | None = None,
    memory: Memory | None = None,
    report: Sequence[str] | None = None,
    costs: bool = True,
    remarks: bool = False,
) -> Analysis:
    """Analyses sources under their scale.toml files.

    `scales` maps a folder (absolute) to its scale.toml chain: the file itself, then those that `extends` leads to.
    The nearest folder above a source governs it. With `report`, findings and costs of these paths only. Without
    `costs`, no function rows: an editor asks for them when somebody points at a function. Growths and notes rest on the
    rows: with `remarks` these are worked out where there is something to say.
    """
    memory = memory if memory is not None else Memory()
    known, memory.roots = memory.roots, Roots()  # what is interrupted leaves none
    before, memory.program = memory.program, None
    program = _program(sources, memory)
    read = {folder: _scale(memory, chain, what_if) for folder, chain in sorted(scales.items())}
    catalogues = [catalogue for _, catalogue in sorted(program.catalogues.items())]
    effects, lost = own_effects([scale for scale, _ in read.values()], catalogues)
    for folder, (scale, problems) in read.items() if lost else ():
        read[folder] = scale, (*problems, *(lost[line.name] for line in scale.effects if line.name in lost))
    if before is None or not program.take_over(before) or known.effects != effects:
        known = Roots(effects=effects)
    for keep in (keep_models, keep_receivers, keep_template_names):
        keep(program)
    engine = Engine(program, memory.summaries, known.trail.ledger)
    engine.user_effects = effects
    entries = entry_points(program)
    roots = evaluate_all(program, engine, entries, known)
    memory.program, memory.roots = program, known
    alone = set(roots)
    entries = {key: entry for key, entry in entries.items() if not entry.alone or key in alone}
    wanted = set(report) if report is not None else None
    contents = {source.path: source.content for source in sources}
    benches, default = _benches(program, read, today, memory, contents)
    findings: list[Finding] = []
    unknown_seen: dict[tuple[str, str], Finding] = {}
    reaching = _reaching(engine, wanted) if wanted is not None else None
    judged: dict[FunctionKey, Entry] = dict(entries)
    # Who reaches none of the reported files can have no findings there, but a context that rows are told in.
    for key in (root for root in roots if root not in entries and (costs or reaching is None or root in reaching)):
        governing = governor(key[0], benches)
        usual = benches.get(governing, default).binder.scale.project.default_context
        here = context_by_folder(key[0].removeprefix(governing), usual) if governing else usual
        if here == "request" and runs_on_screen(program, key, known.trail.walks[key].traces.reached):
            here = "event"
        context = "script" if key[1] == "<module>" else here
        judged[key] = Entry(key, context, dotted_name(program, key[0], key[1]))
    for key in sorted(judged if reaching is None else judged.keys() & reaching):
        entry = judged[key]
        folder = governor(key[0], benches)
        if not folder or is_migration(key[0]) or entry.context == "test":
            continue
        bench = benches[folder]
        if is_excluded(bench.binder.scale, key[0]):
            continue
        assumed = key not in entries and key[1] != "<module>"
        findings.extend(_judge_entry(engine, bench, entry, assumed, unknown_seen, memory))
    findings.extend(unknown_seen.values())
    findings = merged(program, findings)
    findings = governed_findings(benches, findings)
    governed = any(governor(source.path, benches) for source in sources)
    rows: list[FunctionCost] = []
    if costs or (remarks and (not governed or is_personal(read))):
        rows = _costs(program, engine, benches, default, judged, reachable(engine, judged), wanted)
    engine.prune()
    _prune_verdicts(memory, entries.keys() | alone)
    # What is said about the comments themselves is ruled like the rest.
    findings = governed_findings(benches, suppressed(program, contents, findings, today, wanted))
    findings.extend(_file_findings(read, benches, memory))
    if wanted is not None:
        findings = [f for f in findings if f.location.path in wanted or f.rule in ("scale-config", "unused-volume")]
    findings.sort(key=place_order)
    growths = () if governed else growths_of(rows)
    files = len(wanted) if wanted is not None else len(program.files)
    notes = personal_notes(read, rows)
    return Analysis(tuple(findings), tuple(rows) if costs else (), files, governed, growths, notes)


def _prune_verdicts(memory: Memory, judged: Set[FunctionKey]) -> None:
    """Drops the verdicts on functions that are gone, once there are many."""
    if len(memory.verdicts) > 4 * len(judged) + 100:
        memory.verdicts = {key: known for key, known in memory.verdicts.items() if key[0] in judged}


def _scale(memory: Memory, chain: Sequence[ScaleFile], what_if: str | None) -> tuple[Scale, tuple[Problem, ...]]:
    key = (tuple(chain), what_if)
    if key not in memory.scales:
        if len(memory.scales) > 64:
            memory.scales.clear()
        memory.scales[key] = read_scale(list(chain), what_if=what_if)
    return memory.scales[key]


def _reaching(engine: Engine, wanted: set[str]) -> set[FunctionKey]:
    """The functions from which something in the reported files is reached; they alone can have findings there."""
    stack = [key for key in engine.ledger.functions() if key[0] in wanted]
    found: set[FunctionKey] = set(stack)
    while stack:
        for caller in engine.ledger.callers.get(stack.pop(), ()):
            if caller not in found:
                found.add(caller)
                stack.append(caller)
    return found


def _program(sources: Sequence[Source], memory: Memory) -> Program:
    files: dict[str, SourceFile] = {}
    for source in sorted(sources, key=lambda s: s.path):
        indexed = memory.indexed.get(source.path)
        if indexed is not None and indexed[0] is source:
            files[source.path] = indexed[1]
            continue
        language = language_for(source.path)
        if language is None:
            continue
        known = memory.outlines.get(source.path)
        if source.outline is not None:
            facts_of_file = source.outline
        elif known is not None and known[0] == source.content:
            facts_of_file = known[1]
        else:
            facts_of_file = outline(language, source.content, memory.functions)
        memory.outlines[source.path] = (source.content, facts_of_file)
        if indexed is not None:
            memory.anchors.edited(source.path, indexed[1].outline, indexed[0].content, facts_of_file, source.content)
        file = SourceFile(source.path, facts_of_file, source.roots, source.modules)
        files[source.path] = file
        memory.indexed[source.path] = (source, file)
    names = sorted({file.outline.language for file in files.values()})
    return Program(files, {name: load_catalogue(name) for name in names}, memory.anchors.current)


def _benches(
    program: Program,
    read: Mapping[str, tuple[Scale, tuple[Problem, ...]]],
    today: datetime.date,
    memory: Memory,
    contents: Mapping[str, bytes],
) -> tuple[dict[str, Bench], Bench]:
    """The bench of each folder with a scale.toml, and that of code which none governs."""
    models = models_of(program).models
    known = memory.bound if memory.bound_models is models else {}
    memory.bound, memory.bound_models = {}, models

    def bench(folder: str, scale: Scale) -> Bench:
        measured = scale.project.measured or today
        clock = Clock(max(months_between(measured, today), 0), scale.project.horizon)
        bound = known.get(folder)
        if bound is None or bound[0].scale is not scale or any(one.remembered > MOST_ANSWERS for one in bound):
            bound = Binder(program, scale), Valuation.of(scale)
        memory.bound[folder] = bound
        return Bench(program, *bound, clock, measured, rules(), contents)

    return {folder: bench(folder, scale) for folder, (scale, _) in read.items()}, bench("", NO_SCALE)


def _judge_entry(
    engine: Engine,
    bench: Bench,
    entry: Entry,
    assumed: bool,
    unknown_seen: dict[tuple[str, str], Finding],
    memory: Memory,
) -> list[Finding]:
    summary = engine.summary(entry.key, generic_arguments(engine, entry.key))
    found = _judge_summary(bench, entry, assumed, drawn(summary), summary, unknown_seen, memory)
    for place, (happening, spent) in enumerate(happenings(entry, summary)):
        found += _judge_summary(bench, happening, assumed, spent, summary, unknown_seen, memory, place + 1)
    return found


def _judge_summary(
    bench: Bench,
    entry: Entry,
    assumed: bool,
    summary: Summary,
    whole: Summary,
    unknown_seen: dict[tuple[str, str], Finding],
    memory: Memory,
    place: int = 0,
) -> list[Finding]:
    """The findings on a summary, or on the part of a `whole` one that stands at a place in it."""
    program, key = bench.program, entry.key
    if not summary.charges and not summary.peaks:
        return []
    dotted = dotted_name(program, key[0], key[1])
    walls = walls_of(bench.binder.scale, entry.context, names_of(entry.label, entry.route, dotted))
    language = program.files[key[0]].outline.language
    before = memory.verdicts.get((key, place), ())
    basis = (bench.binder.scale, entry, bench.clock, bench.binder.mark)
    known = next((one for one in before if one.summary is whole and one.basis == basis), None)
    if known is None:
        verdicts = judge(bench.binder, bench.valuation, summary, walls, bench.clock, language, entry.context)
        known = Judged(whole, basis, tuple(verdicts))
        memory.verdicts[key, place] = (known, *before[: MOST_REMEMBERED - 1])
    found = findings_of(bench, entry, assumed, known.verdicts)
    for resource in ("queries", "requests", "llm_calls"):
        for name, finding in unknown_findings(bench, entry, terms_of(bench.binder, summary.charges, resource)):
            unknown_seen.setdefault((name, finding.location.path), finding)
    if entry.context not in SCREENS:  # a screen that waits answers all the same
        found.extend(_timeouts(bench, entry, summary, "time" in walls))
    return found


def _timeouts(bench: Bench, entry: Entry, summary, has_wall: bool) -> list[Finding]:  # type: ignore[no-untyped-def]
    found = []
    for charge in summary.charges:
        if charge.resource != "timeout":
            continue
        location = locate(bench.program, charge.spend)
        if location is None:
            continue
        severity = "warning" if has_wall else "information"
        message = (
            f"{charge.what} has no `{charge.missing}`: a peer that never answers holds this {entry.context} for ever. "
            "Give it a timeout."
        )
        found.append(Finding("missing-timeout", severity, location, "", entry.context, message, "time"))
    return found


def _file_findings(
    read: Mapping[str, tuple[Scale, tuple[Problem, ...]]], benches: Mapping[str, Bench], memory: Memory
) -> list[Finding]:
    """Problems of the scale.toml files, and volumes that no code is tied to."""
    found: dict[Finding, None] = {}
    for folder, (scale, problems) in read.items():
        ignored = set(scale.ignore)
        for finding in map(problem_finding, problems):
            # A file that cannot be read cannot say that this does not matter.
            ruled = finding if finding.severity == "error" else ruled_by(scale, ignored, finding)
            if ruled is not None:
                found[ruled] = None
        if "unused-volume" in ignored:
            continue
        bench = benches[folder]
        used = {v.per for v in scale.volumes.values() if v.per is not None} | _mentioned(bench, folder, benches, memory)
        for volume in scale.volumes.values():
            if volume.place.path.rpartition("/")[0] != folder.rstrip("/"):
                continue  # whoever reads the file that declares it says so
            if volume.name not in used:
                location = Location(volume.place.path, volume.place.start, volume.place.end)
                message = (
                    f"No code is tied to `{volume.name}`: add the name it has in code under `names`, or remove it."
                )
                unused = Finding("unused-volume", "information", location, "", "", message, "", entities=(volume.name,))
                ruled = ruled_by(scale, ignored, unused)
                if ruled is not None:
                    found[ruled] = None
    return list(found)


def problem_finding(problem: Problem) -> Finding:
    """What is wrong in a `scale.toml`, as a finding."""
    location = Location(problem.place.path, problem.place.start, problem.place.end)
    remedy = problem.replacement or ""
    return Finding("scale-config", problem.severity, location, "", "", problem.message, "", remedy=remedy)


def _names_in(program: Program, path: str) -> frozenset[str]:
    return frozenset().union(*(mentioned_names(placed) for placed in program.functions(path).values()))


def _mentioned(bench: Bench, folder: str, benches: Mapping[str, Bench], memory: Memory) -> frozenset[str]:
    """The entities that any name in the governed files is tied to."""
    binder, program = bench.binder, bench.program
    models = frozenset(entity for entity in map(binder.entity, binder.models) if entity is not None)
    volumes = tuple((v.name, v.per, v.names) for v in binder.scale.volumes.values())
    if len(memory.tied) > len(benches):
        memory.tied.clear()
    known = memory.tied.setdefault((folder, volumes), Tied())
    if len(known.names) > MOST_NAMES:
        known.names.clear()
    parts = []
    for path, file in program.files.items():
        if governor(path, benches) != folder:
            continue
        found = known.files.get(path)
        if found is None or found[0] is not file.outline:
            names = _names_in(program, path)
            for name in names:
                if name not in known.names:
                    known.names[name] = _tied(binder, name)
            tied: frozenset[str] = frozenset().union(*(known.names[name] for name in names))
            found = known.files[path] = (file.outline, tied)
        parts.append(found[1])
    return models.union(*parts)


def _tied(binder: Binder, name: str) -> frozenset[str]:
    """The entities that a name may mean: many of them, one, its key, or its model."""
    table = binder.names
    asked = (table.entity_of_collection, table.entity_of_singular, table.entity_of_key, table.entity_of_model)
    return frozenset(entity for question in asked if (entity := question(name)) is not None)


def _costs(
    program: Program,
    engine: Engine,
    benches: Mapping[str, Bench],
    default: Bench,
    judged: Mapping[FunctionKey, Entry],
    reach: Mapping[FunctionKey, set[FunctionKey]],
    wanted: set[str] | None,
) -> list[FunctionCost]:
    rows = []
    for path in sorted(program.files):
        if (wanted is not None and path not in wanted) or is_test(path) or program.files[path].outline.rendered:
            continue
        bench = benches.get(governor(path, benches), default)
        for qualname, ordinal in (*program.functions(path), *program.supplied(path)):
            key = (path, qualname, ordinal)
            variants = engine.variants(key) or [generic_arguments(engine, key)]
            summaries = [drawn(engine.summary(key, arguments)) for arguments in variants]
            summary = heaviest(bench.binder, bench.valuation, summaries)
            entry = judged.get(key)
            context = entry.context if entry is not None else _context(judged, reach.get(key, set()))
            found = row(program, bench.binder, bench.valuation, key, summary, context, entry.label if entry else "")
            if found is not None:
                rows.append(found)
    rows.sort(key=lambda r: (worst_rank(r.costs), r.location.path, r.location.start))
    return rows


def _context(judged: Mapping[FunctionKey, Entry], sources: set[FunctionKey]) -> str:
    """The strictest context that reaches a function."""
    found = {judged[key].context for key in sources if key in judged}
    return next(
        (c for c in ("render", "event", "request", "message", "job", "script", "test") if c in found), "request"
    )
