"""Catalogues are facts about libraries: wherever a library is installed, its names, arguments and classes must agree.

A library that is not installed is passed over; the standard library never is (`test_something_was_inspected`).
"""

from __future__ import annotations

import builtins
import functools
import importlib
import importlib.util
import inspect
from collections.abc import Iterator
from importlib import resources
from types import ModuleType
from typing import Any

import pytest
import tomli
from scalesight.effects.catalogue import Catalogue, ContextLine, Effect, read_catalogue
from scalesight.effects.expressions import Term
from scalesight.inference import engine

RESOURCES = {"steps", "queries", "rows", "requests", "llm_calls", "llm_tokens", "memory", "payload", "nodes"}
KINDS = {"", "query", "write", "bulk", "request", "llm", "relation", "load"}
CONTEXTS = {"request", "render", "event", "job", "message", "script", "test"}
# Names for what has no importable one: services of boto3, the writer that `csv.writer` returns.
# The engine's own kinds of value, which their modules do not export under these names, stand last.
INVENTED = (
    "scalesight.framework.",
    "boto3.client", "boto3.resource", "csv.writer.", "*.",
    "builtins.iterator.", "sqlalchemy.write.", "aggregate"
)  # fmt: skip
# Types that the catalogue keeps with the built-in ones, by the place where they really are.
ELSEWHERE = {"builtins.deque": "collections.deque"}
# Gone from the releases that the tests install, still in the code that people have.
OLDER = {"django.conf.urls.url"}
# Not yet in every Python that the tests run on.
NEWER = {"itertools.batched"}
# Members that an instance makes for itself or hands on to what it wraps; a related manager is a query to the engine,
# and so are the result of a statement and SQLModel's session to SQLAlchemy's.
MADE_AT_RUN_TIME = {
    *(
        f"django.db.models.{owner}.{name}"
        for owner in ("Manager", "QuerySet")
        for name in ("add", "remove", "set", "clear")
    ),
    *(f"sqlalchemy.orm.{name}" for name in ("Session.exec", "Query.unique", "Query.scalars")),
    *(f"sqlalchemy.orm.Query.{name}" for name in ("get_or_404", "first_or_404", "one_or_404")),  # Flask-SQLAlchemy's
    *(f"django.db.backends.utils.CursorWrapper.{name}" for name in ("fetchall", "fetchone", "fetchmany")),
    "django.db.models.QuerySet.get_queryset",
    "django.db.models.QuerySet.through",
}
MISSING = object()
UNINSPECTABLE = object()


def catalogue_files() -> list[tuple[str, dict[str, Any]]]:
    """(file name, parsed TOML) of every catalogue of Python, in the order of their names."""
    folder = resources.files("scalesight.languages") / "python" / "effects"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return [(file.name, tomli.loads(file.read_text("utf-8"))) for file in files]


FILES = catalogue_files()
CATALOGUE: Catalogue = read_catalogue(FILES)


@functools.cache
def real(name: str) -> Any:
    """What a dotted name is in the installed libraries: an object, MISSING, or UNINSPECTABLE."""
    if name.startswith(INVENTED):
        return _real_service(name) if name.startswith("boto3.") else UNINSPECTABLE
    owner, _, member = name.rpartition(".")
    if not member.isidentifier():  # an operator
        return UNINSPECTABLE
    if owner in ELSEWHERE:
        return real(f"{ELSEWHERE[owner]}.{member}")
    parts = name.split(".")
    found, rest = (builtins, parts) if hasattr(builtins, parts[0]) else _module(parts)
    if found is None:
        return UNINSPECTABLE
    for part in rest:
        found = _attribute(found, part)
        if found is MISSING or found is UNINSPECTABLE:
            return found
    return found


def _module(parts: list[str]) -> tuple[ModuleType | None, list[str]]:
    """The longest importable prefix and what follows it; None when the library is absent or wants settings first."""
    if importlib.util.find_spec(parts[0]) is None:
        return None, parts
    module: ModuleType | None = None
    for count in range(1, len(parts) + 1):
        try:
            module = importlib.import_module(".".join(parts[:count]))
        except ModuleNotFoundError as problem:
            if problem.name != ".".join(parts[:count]):
                return None, parts
            return module, parts[count - 1 :]
        except Exception:  # Django's modules want settings first
            return None, parts
    return module, []


def _attribute(owner: Any, name: str) -> Any:
    if isinstance(owner, type):
        owner = _instance(owner) or owner
    try:
        return getattr(owner, name)
    except AttributeError:
        pass
    except Exception:  # a lazy object that wants settings
        return UNINSPECTABLE
    if isinstance(owner, type):
        sources = [_source(base) for base in owner.__mro__]
        if any(f"self.{name} =" in source or f"self.{name}:" in source for source in sources):
            return UNINSPECTABLE
    return MISSING


def _source(owner: type) -> str:
    """The text of a class, where attributes that its constructor sets are seen; nothing for one written in C."""
    try:
        return inspect.getsource(owner)
    except (OSError, TypeError):
        return ""


@functools.cache
def _instance(owner: type) -> Any:
    """A client, where its resources exist on instances only; else None."""
    if owner.__module__.split(".")[0] in ("openai", "anthropic") and owner.__name__.endswith(("OpenAI", "Anthropic")):
        return owner(api_key="none")
    return None


def _real_service(name: str) -> Any:
    """The method of a boto3 client or resource, which exist once a service is named; nothing is sent."""
    _, way, *rest = name.split(".")
    if importlib.util.find_spec("boto3") is None:
        return UNINSPECTABLE
    if not rest:
        return getattr(importlib.import_module("boto3"), way, MISSING)
    found = _service(way, rest[0])
    for part in rest[1:]:
        if part == "Paginator":
            found = importlib.import_module("botocore.paginate").Paginator
            continue
        found = getattr(found, part, MISSING)
        if found is MISSING:
            return MISSING
        if part in ("Table", "Bucket", "Queue"):
            found = found("name")
        elif part == "Object":
            found = found("key") if "Bucket" in rest else found("bucket", "key")
    return found if len(rest) > 1 else UNINSPECTABLE


@functools.cache
def _service(way: str, service: str) -> Any:
    make = getattr(importlib.import_module("boto3"), way)
    return make(service, region_name="eu-west-1", aws_access_key_id="none", aws_secret_access_key="none")


@functools.cache
def signature(name: str) -> inspect.Signature | None:
    """The arguments that a caller gives (no `self`); None where the library does not tell."""
    found = real(name)
    if found is MISSING or found is UNINSPECTABLE or not callable(found) or name.startswith("boto3.resource."):
        return None
    try:
        told = inspect.signature(found)
    except (ValueError, TypeError):
        return None
    owner = real(name.rpartition(".")[0]) if "." in name else None
    unbound = isinstance(owner, type) and _instance(owner) is None and not isinstance(found, type)
    if unbound and not isinstance(inspect.getattr_static(owner, name.rpartition(".")[2]), (classmethod, staticmethod)):
        told = told.replace(parameters=list(told.parameters.values())[1:])
    return told


def names_in(term: Term) -> Iterator[str]:
    """The arguments that a term speaks of."""
    if term.head == "name":
        yield str(term.value)
    for argument in term.arguments:
        yield from names_in(argument)


def objects_in(term: Term) -> Iterator[str]:
    """The classes whose instances a term makes."""
    if term.head == "object":
        yield str(term.arguments[0].value)
    for argument in term.arguments:
        yield from objects_in(argument)


def terms(effect: Effect) -> Iterator[Term]:
    """Every term of an effect."""
    yield from effect.spends.values()
    yield from effect.consumes
    for call in effect.calls:
        yield from (call.function, call.times, *call.arguments)
    for key in ("visits", "returns", "adds", "gathers", "at_once", "url", "sql", "serialises", "sleeps"):
        if (term := getattr(effect, key)) is not None:
            yield term


@pytest.mark.parametrize("file", [name for name, _ in FILES])
def test_a_file_reads_on_its_own(file: str) -> None:
    found = read_catalogue([(name, table) for name, table in FILES if name == file])
    assert found.effects or found.contexts or found.inherits or found.orms


def test_no_name_stands_in_two_files() -> None:
    seen: dict[str, str] = {}
    twice = []
    for file, table in FILES:
        for name in read_catalogue([(file, table)]).effects:
            if name in seen:
                twice.append(f"{name}: {seen[name]} and {file}")
            seen[name] = file
    assert twice == []


def test_names_exist_in_their_libraries() -> None:
    names = [*CATALOGUE.effects, *CATALOGUE.inherits, *CATALOGUE.inherits.values()]
    absent = [name for name in names if real(name) is MISSING and name not in NEWER]
    assert [name for name in absent if name not in MADE_AT_RUN_TIME] == []


def test_contexts_name_what_exists() -> None:
    marks = [mark for line in CATALOGUE.contexts for mark in (line.decorator, line.base, line.call) if mark]
    assert [mark for mark in marks if real(mark) is MISSING and mark not in OLDER] == []


def test_something_was_inspected() -> None:
    inspected = [name for name in CATALOGUE.effects if signature(name) is not None]
    assert {"json.dumps", "urllib.request.urlopen", "asyncio.sleep", "csv.DictReader", "httpx.get"} <= set(inspected)


@pytest.mark.parametrize("name", [name for name, effect in CATALOGUE.effects.items() if effect.parameters])
def test_parameters_stand_in_their_order(name: str) -> None:
    told = signature(name)
    if told is None:
        return
    given = CATALOGUE.effects[name].parameters
    positional = [p for p in told.parameters.values() if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    for mine, theirs in zip(given, positional):
        assert mine == theirs.name or theirs.kind is theirs.POSITIONAL_ONLY, f"{name}{told}"
    open_ended = any(p.kind is p.VAR_POSITIONAL for p in told.parameters.values())
    assert len(given) <= len(positional) or open_ended, f"{name}{told}"


def test_needs_are_arguments() -> None:
    for name, effect in CATALOGUE.effects.items():
        told = signature(name)
        if told is not None:
            assert all(_takes(told, need) or need == effect.needs_on for need in effect.needs), f"{name}{told}"
        if effect.needs_on is not None:
            constructor = signature(name.rpartition(".")[0])
            assert constructor is None or _takes(constructor, effect.needs_on), name


def _takes(told: inspect.Signature, argument: str) -> bool:
    return argument in told.parameters or any(p.kind is p.VAR_KEYWORD for p in told.parameters.values())


def test_terms_speak_of_arguments_that_exist() -> None:
    wrong = []
    for name, effect in CATALOGUE.effects.items():
        told = signature(name)
        for word in (word for term in terms(effect) for word in names_in(term)):
            fixed = word in ("self", "rest") or (word.startswith("arg") and word[3:].isdigit())
            by_keyword = told is None or _takes(told, word)
            if not fixed and word not in effect.parameters and not by_keyword:
                wrong.append(f"{name}: {word}")
    assert wrong == []


def test_made_objects_are_classes_with_members() -> None:
    owners = {name.rpartition(".")[0] for name in (*CATALOGUE.effects, *_marks())} | set(CATALOGUE.inherits)
    memberless = {  # they only carry
        "asyncio.Semaphore", "httpx.Request", "urllib.request.Request",
        "aggregate", "sqlalchemy.orm.sessionmaker"
    }  # fmt: skip
    wrong = []
    for name, effect in CATALOGUE.effects.items():
        for made in (made for term in terms(effect) for made in objects_in(term)):
            known = any(owner == made or owner.startswith(f"{made}.") for owner in owners)
            if real(made) is MISSING or not (known or made in memberless):
                wrong.append(f"{name} makes {made}")
    assert wrong == []


def _marks() -> Iterator[str]:
    for line in CATALOGUE.contexts:
        yield from (mark for mark in (line.decorator, line.call) if mark)


def test_awaited_calls_cost_when_awaited() -> None:
    coroutines = [name for name in CATALOGUE.effects if inspect.iscoroutinefunction(real(name))]
    late = [name for name in coroutines if CATALOGUE.effects[name].spends and not CATALOGUE.effects[name].is_async]
    assert late == []


def test_words_come_from_closed_lists() -> None:
    for name, effect in CATALOGUE.effects.items():
        assert set(effect.spends) <= RESOURCES, name
        assert effect.kind in KINDS, name
        assert effect.api is None or "requests" in effect.spends, name
        assert effect.how in ("", "scan", "sort", "insert", "concat", "build", "visit"), name
    for line in CATALOGUE.contexts:
        assert line.context in CONTEXTS
        assert len(_ways(line)) == 1, line


def _ways(line: ContextLine) -> list[str]:
    return [way for way in (line.decorator, line.base, line.call, line.parameter, line.name) if way is not None]


def test_a_registering_call_names_the_function_it_registers() -> None:
    for line in CATALOGUE.contexts:
        told = signature(line.call) if line.call is not None else None
        if told is not None and not line.function.startswith("arg"):
            assert _takes(told, line.function), f"{line.call}{told}"


def test_defaults_that_excuse_a_timeout_hold() -> None:
    """The clients whose calls need no timeout have one; those that need one have none."""
    import socket

    import httpx

    assert httpx.Client().timeout == httpx.Timeout(5.0)
    assert socket.getdefaulttimeout() is None


def test_verbs_of_two_rooms_never_share_a_name() -> None:
    rooms = {name: room for name, room in vars(engine).items() if hasattr(room, "VERBS")}
    owners: dict[str, str] = {}
    for name, room in rooms.items():
        for verb in room.VERBS:
            assert owners.setdefault(verb, name) == name
