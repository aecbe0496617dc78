"""The language server. Only this room knows the protocol; it converts in, calls the core, and converts out."""

from __future__ import annotations


def serve(tcp: str | None = None) -> None:
    """Serve an editor over standard input and output, or at `HOST:PORT`."""
    # The protocol's types take long to import; whoever only names this package does not wait for them.
    from scalesight_server.lsp.server import serve as serve_editor

    serve_editor(tcp)
