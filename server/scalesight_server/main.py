"""The command line. What a command needs is imported when it runs, so that every command starts fast."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

from cyclopts import App, CycloptsError, Parameter

USAGE = 2  # the exit code of a usage or configuration error

TextOrJson = Literal["text", "json"]
CheckFormat = Literal["text", "json", "sarif", "github"]
FailOn = Literal["error", "warning", "information", "never"]
Rules = Annotated[tuple[str, ...], Parameter(negative=(), show_default=False)]


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("scalesight")
    except PackageNotFoundError:
        return "not installed, run from its source"


app = App(
    name="scalesight",
    help="Multiplies your declared data volumes through loops and calls, and says which wall breaks and when.",
    version=_version,
    help_format="plaintext",
)


@app.command
def check(
    *paths: str,
    format: CheckFormat = "text",
    what_if: str | None = None,
    select: Rules = (),
    ignore: Rules = (),
    fail_on: FailOn = "error",
    baseline: str | None = None,
    write_baseline: Annotated[bool, Parameter(negative=())] = False,
    today: str | None = None,
) -> int:
    """Report what breaks a wall at the declared volumes.

    Exits with 0 when nothing is found at or above --fail-on, 1 when something is, 2 on a usage or configuration error.

    Parameters
    ----------
    paths
        Files and folders; the current folder without any.
    format
        For people (text), for programs (json), for code scanning (sarif), or as annotations of a workflow (github).
    what_if
        A scenario of scale.toml, such as black-friday.
    select
        Report this rule only; may be repeated.
    ignore
        Leave this rule out; may be repeated.
    fail_on
        From which severity on the exit code is 1.
    baseline
        A file of known findings, which are told only when they get worse.
    write_baseline
        Write the findings to the baseline; one that is there already only shrinks.
    today
        The day up to which growth is counted, as YYYY-MM-DD.
    """
    from scalesight_server.cli_check import Asked, run_check

    return run_check(
        Asked(
            paths=paths or (".",),
            format=format,
            what_if=what_if,
            select=select,
            ignore=ignore,
            fail_on=fail_on,
            today=today,
            baseline=baseline,
            write_baseline=write_baseline,
        )
    )


@app.command
def cost(*paths: str, format: TextOrJson = "text", what_if: str | None = None, today: str | None = None) -> int:
    """List what each function costs at the declared volumes, the worst first.

    Parameters
    ----------
    paths
        Files and folders; the current folder without any.
    format
        For people or for programs.
    what_if
        A scenario of scale.toml, such as black-friday.
    today
        The day up to which growth is counted, as YYYY-MM-DD.
    """
    from scalesight_server.cli_cost import run_cost

    return run_cost(paths or (".",), format=format, what_if=what_if, today=today)


@app.command
def explain(rule: str | None = None, /) -> int:
    """Explain a rule: what it finds, why it matters, how to fix it. Without a rule, list them all.

    Parameters
    ----------
    rule
        A rule's name, such as query-in-loop.
    """
    from scalesight_server.cli_explain import run_explain

    return run_explain(rule)


@app.command
def blueprint(selection: str, /, *, what_if: str | None = None, today: str | None = None) -> int:
    """Print a prompt for a coding assistant that carries the volumes and walls that matter for some code.

    Parameters
    ----------
    selection
        FILE, FILE:LINE or FILE:LINE-LINE.
    what_if
        A scenario of scale.toml, such as black-friday.
    today
        The day up to which growth is counted, as YYYY-MM-DD.
    """
    from scalesight_server.cli_blueprint import run_blueprint

    return run_blueprint(selection, what_if=what_if, today=today)


@app.command
def init(path: str = ".", /, *, force: Annotated[bool, Parameter(negative=())] = False) -> int:
    """Write a starter scale.toml from the models, routes and clients of a project.

    Parameters
    ----------
    path
        The project's folder.
    force
        Replace a scale.toml that is already there.
    """
    from scalesight_server.cli_init import run_init

    return run_init(path, force=force)


@app.command
def server(*, tcp: str | None = None) -> int:
    """Start the language server over standard input and output.

    Parameters
    ----------
    tcp
        Listen at HOST:PORT instead, for debugging.
    """
    from scalesight_server.lsp import serve

    serve(tcp)
    return 0


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        result = app(arguments, exit_on_error=False, print_error=True, result_action="return_value")
    except CycloptsError:
        return USAGE
    return result if isinstance(result, int) else 0


def main() -> None:
    """The console script."""
    try:
        code = run()
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        # The reader has seen enough (`scalesight check | head`); keep Python from complaining at its end.
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 141
    sys.exit(code)


if __name__ == "__main__":
    main()
