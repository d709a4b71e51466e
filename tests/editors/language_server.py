"""A language server for YAML, spoken to as an editor does: JSON-RPC on stdin and stdout, framed as LSP 3.17 says."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import IO, Any

PROGRAM = Path("node_modules") / "yaml-language-server" / "bin" / "yaml-language-server"
PATIENCE_SECONDS = 60.0
SETTINGS: dict[str, Any] = {
    "yaml": {"schemaStore": {"enable": False}, "validate": True, "hover": True, "completion": True, "format": {}}
}


def missing(folder: str | None) -> str | None:
    """Tells why there is no language server to speak to; None where there is one."""
    if folder is None:
        return "MCCTL_NODE_MODULES names no folder that holds `node_modules`"
    if shutil.which("node") is None:
        return "there is no node"
    return None if (Path(folder) / PROGRAM).is_file() else f"{folder} holds no yaml-language-server"


@dataclass(slots=True)
class LanguageServer:
    """The server, and what it told without being asked: by address, the latest diagnostics."""

    to: IO[bytes]
    out: IO[bytes]
    asked: int = 0
    told: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.to.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.to.flush()

    def _receive(self) -> dict[str, Any]:
        """Reads a message, and answers it where it is a question of the server's."""
        length = 0
        while line := self.out.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        if not length:
            raise EOFError
        message: dict[str, Any] = json.loads(self.out.read(length))
        match message:
            case {"method": "textDocument/publishDiagnostics", "params": {"uri": uri, "diagnostics": diagnostics}}:
                self.told[uri] = diagnostics
            case {"id": number, "method": "workspace/configuration", "params": {"items": items}}:
                self._send({"id": number, "result": [SETTINGS.get(item.get("section"), {}) for item in items]})
            case {"id": number, "method": str()}:
                self._send({"id": number, "result": None})
        return message

    def ask(self, method: str, params: dict[str, Any]) -> Any:  # noqa: ANN401  # any JSON
        """Asks, and waits for the answer."""
        self.asked += 1
        self._send({"id": self.asked, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self.asked and "method" not in message:
                return message["result"]

    def tell(self, method: str, params: dict[str, Any]) -> None:
        """Tells something that is not answered."""
        self._send({"method": method, "params": params})

    def open(self, path: Path, text: str) -> str:
        """Opens a file, perhaps with other text than it has on disk; gives its address."""
        uri = path.as_uri()
        self.tell(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}},
        )
        return uri

    def diagnostics(self, uri: str) -> list[dict[str, Any]]:
        """Waits for what the server says of a file."""
        while uri not in self.told:
            self._receive()
        return self.told[uri]

    def hover(self, uri: str, line: int, column: int) -> str:
        """What is shown over a place, counted from 0."""
        answer = self.ask("textDocument/hover", _place(uri, line, column))
        return str(answer["contents"]["value"]) if answer else ""

    def complete(self, uri: str, line: int, column: int) -> dict[str, str]:
        """What is offered at a place, with its description."""
        items = self.ask("textDocument/completion", _place(uri, line, column))["items"]
        return {item["label"]: _text(item.get("documentation", "")) for item in items}


def _place(uri: str, line: int, column: int) -> dict[str, Any]:
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}


def _text(documentation: Any) -> str:  # noqa: ANN401  # a text, or a text with its kind
    return str(documentation["value"] if isinstance(documentation, dict) else documentation)


@contextmanager
def language_server(folder: Path, root: Path) -> Iterator[LanguageServer]:
    """Starts the server for a repository; it ends with the block, and in any case when patience does."""
    command = ["node", str(folder / PROGRAM), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        end = Timer(PATIENCE_SECONDS, process.kill)
        end.start()
        try:
            server = LanguageServer(process.stdin, process.stdout)
            markdown = {"contentFormat": ["markdown", "plaintext"]}
            item = {"documentationFormat": ["markdown", "plaintext"], "snippetSupport": True}
            capabilities = {
                "workspace": {"configuration": True},
                "textDocument": {"hover": markdown, "completion": {"completionItem": item}, "publishDiagnostics": {}},
            }
            folders = [{"uri": root.as_uri(), "name": root.name}]
            server.ask(
                "initialize",
                {
                    "processId": None,
                    "rootUri": root.as_uri(),
                    "workspaceFolders": folders,
                    "capabilities": capabilities,
                },
            )
            server.tell("initialized", {})
            yield server
        finally:
            end.cancel()
            process.kill()
