"""What of pygls is replaced: its text documents, its slow way out, and its silence about malformed requests.

The private names used here are held by tests/test_pygls_contract.py.
"""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.uris import to_fs_path
from pygls.workspace import Workspace

from scalesight_server.convert import Encoding
from scalesight_server.lsp.document import OpenDocument

LOG = logging.getLogger(__name__)
ENCODER = msgspec.json.Encoder()


class BytesWorkspace(Workspace):
    """A workspace whose documents are our own."""

    def _create_text_document(  # type: ignore[override]
        self,
        doc_uri: str,
        source: str | None = None,
        version: int | None = None,
        language_id: str | None = None,
    ) -> OpenDocument:
        return OpenDocument(doc_uri, path_of(doc_uri), source or "", version, encoding_of(self))


class FastProtocol(LanguageServerProtocol):
    """The language server protocol with a fast way out for plain data."""

    def notify_raw(self, method: str, params: msgspec.Raw | dict[str, Any]) -> None:
        """Send a notification whose parameters are plain data or JSON already."""
        if self.writer is None:
            return
        body = ENCODER.encode({"jsonrpc": "2.0", "method": method, "params": params})
        self.writer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)  # standard output and TCP write at once

    def structure_message(self, data: dict[str, Any]) -> Any:
        """The message as lsprotocol types; a request that is malformed is answered, not only logged."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "id" in data and "method" in data:
                self._send_response(data["id"], error=error.to_response_error())
            raise


class ScaleServer(LanguageServer):
    """The pygls server; faults are logged and never shown as pop-ups."""

    protocol: FastProtocol

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log what went wrong outside of a request."""
        LOG.error("%s: %s", getattr(source, "__name__", source), error)


def use_bytes_documents(protocol: LanguageServerProtocol) -> BytesWorkspace:
    """Put our workspace in the place of the one that `initialize` has just made."""
    old = protocol.workspace
    workspace = BytesWorkspace(old.root_uri, old._sync_kind, list(old.folders.values()), old.position_encoding)
    protocol._workspace = workspace
    return workspace


def encoding_of(workspace: Workspace) -> Encoding:
    """The units of characters that were agreed on."""
    agreed = workspace.position_encoding
    value = agreed.value if isinstance(agreed, types.PositionEncodingKind) else agreed
    return "utf-8" if value == "utf-8" else "utf-32" if value == "utf-32" else "utf-16"


def path_of(uri: str) -> str:
    """The path of a file's URI, with `/`; other schemes keep the URI, which no file has for a path."""
    path = to_fs_path(uri)
    return path.replace("\\", "/") if path else uri
