"""What the server takes from pygls under private names, one test a name: an upgrade that moves one fails here."""

from __future__ import annotations

import inspect
import io
import json

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.json_rpc import JsonRPCProtocol
from pygls.server import JsonRPCServer
from pygls.workspace import Workspace
from scalesight_server.lsp.document import OpenDocument
from scalesight_server.lsp.protocol import BytesWorkspace, FastProtocol, ScaleServer, use_bytes_documents

URI = "file:///project/views.py"


@pytest.fixture
def server() -> ScaleServer:
    return ScaleServer("scalesight", "0", protocol_cls=FastProtocol)


def initialized(server: ScaleServer) -> BytesWorkspace:
    server.protocol._workspace = Workspace(None, types.TextDocumentSyncKind.Incremental, [], "utf-16")
    return use_bytes_documents(server.protocol)


def test_the_workspace_is_where_the_protocol_looks_for_it(server: ScaleServer) -> None:
    assert initialized(server) is server.workspace


def test_initialize_makes_the_workspace_before_our_handler_runs() -> None:
    source = inspect.getsource(LanguageServerProtocol.lsp_initialize)
    assert 0 < source.index("self._workspace = Workspace(") < source.index("yield user_handler")


def test_documents_are_made_by_the_method_we_override(server: ScaleServer) -> None:
    ours = inspect.signature(BytesWorkspace._create_text_document).parameters
    assert list(ours) == list(inspect.signature(Workspace._create_text_document).parameters)
    workspace = initialized(server)
    workspace.put_text_document(types.TextDocumentItem(URI, "python", 3, "a\f\u2028b\r\n"))
    document = workspace.get_text_document(URI)
    assert isinstance(document, OpenDocument)
    assert (document.version, document.source) == (3, "a\f\u2028b\r\n")


def test_changes_arrive_through_apply_change_and_version(server: ScaleServer) -> None:
    workspace = initialized(server)
    workspace.put_text_document(types.TextDocumentItem(URI, "python", 1, "ab\r\n"))
    range_ = types.Range(types.Position(0, 1), types.Position(0, 2))
    workspace.update_text_document(
        types.VersionedTextDocumentIdentifier(2, URI), types.TextDocumentContentChangePartial(range=range_, text="x")
    )
    document = workspace.get_text_document(URI)
    assert (document.version, document.source) == (2, "ax\r\n")


def test_the_workspace_keeps_its_kind_of_synchronisation() -> None:
    workspace = Workspace(None, types.TextDocumentSyncKind.Incremental, [], "utf-16")
    assert workspace._sync_kind is types.TextDocumentSyncKind.Incremental


def test_plain_data_is_written_as_a_message(server: ScaleServer) -> None:
    class Stream(io.BytesIO):
        """A writer as pygls has them."""

    stream = Stream()
    server.protocol.set_writer(stream)
    server.protocol.notify_raw("window/logMessage", {"type": 3, "message": "é"})
    header, _, body = stream.getvalue().partition(b"\r\n\r\n")
    assert header == b"Content-Length: %d" % len(body)
    assert json.loads(body) == {
        "jsonrpc": "2.0",
        "method": "window/logMessage",
        "params": {"type": 3, "message": "é"},
    }


def test_a_malformed_request_is_answered(server: ScaleServer) -> None:
    stream = io.BytesIO()
    server.protocol.set_writer(stream)
    message = {"jsonrpc": "2.0", "id": 7, "method": "textDocument/hover", "params": {"position": "nowhere"}}
    with pytest.raises(JsonRpcException):
        server.protocol.structure_message(message)
    answer = json.loads(stream.getvalue().partition(b"\r\n\r\n")[2])
    assert answer["id"] == 7
    assert answer["error"]["code"] < 0


def test_responses_are_sent_by_the_method_we_call() -> None:
    assert list(inspect.signature(JsonRPCProtocol._send_response).parameters) == ["self", "msg_id", "result", "error"]


def test_exit_calls_our_handler_and_knows_of_the_shutdown() -> None:
    assert "yield user_handler" in inspect.getsource(LanguageServerProtocol.lsp_exit)
    assert "self._shutdown = True" in inspect.getsource(LanguageServerProtocol.lsp_shutdown)


def test_server_errors_are_reported_to_the_method_we_override() -> None:
    assert "self.report_server_error(" in inspect.getsource(JsonRPCServer._report_server_error)
    ours = inspect.signature(ScaleServer.report_server_error).parameters
    assert list(ours) == list(inspect.signature(LanguageServer.report_server_error).parameters)
