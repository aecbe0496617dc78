"""A server on the loopback interface that counts the calls it receives: JSON resources and two language models."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from validation_harness.counters import COUNTS

Answer = Callable[[str, dict[str, str]], object]
_LOCK = threading.Lock()


def serve(answer: Answer, resource: str = "requests") -> str:
    """Start a server that answers GET with JSON and counts each call as `resource`; returns its address."""

    class Handler(_Quiet):
        def do_GET(self) -> None:
            _count(resource)
            parts = urlsplit(self.path)
            query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            self.reply(answer(parts.path, query))

        def do_POST(self) -> None:
            _count(resource)
            parts = urlsplit(self.path)
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.reply(answer(parts.path, body))

    return _start(Handler)


def serve_models(reply: Callable[[str], str]) -> str:
    """Start a server that speaks the chat interfaces of OpenAI and Anthropic; `reply` maps a prompt to its answer."""

    class Handler(_Quiet):
        def do_POST(self) -> None:
            _count("llm_calls")
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            text = reply(body["messages"][-1]["content"])
            self.reply(_anthropic(text) if self.path.endswith("/messages") else _openai(text))

    return _start(Handler)


class _Quiet(BaseHTTPRequestHandler):
    def reply(self, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


def _start(handler: type[BaseHTTPRequestHandler]) -> str:
    server = _Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"


def _count(resource: str) -> None:
    with _LOCK:
        COUNTS[resource] += 1


def _openai(text: str) -> dict[str, object]:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
    return {"id": "c", "object": "chat.completion", "created": 1, "model": "stub", "choices": [choice]}


def _anthropic(text: str) -> dict[str, object]:
    usage = {"input_tokens": 1, "output_tokens": 1}
    answer = {"id": "m", "type": "message", "role": "assistant", "model": "stub", "usage": usage}
    return answer | {"stop_reason": "end_turn", "stop_sequence": None, "content": [{"type": "text", "text": text}]}
