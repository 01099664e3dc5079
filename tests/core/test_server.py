import asyncio
import socket
from types import SimpleNamespace

import pytest
from jupyter_core.paths import jupyter_config_path
from jupyter_server.extension.config import ExtensionConfigManager
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect

from largemodels.core.repository import server


class Connection:
    """Stands for the class of connection that a server is set up with."""

    def __init__(self, handler):
        self.websocket_handler = handler

    def connect(self):
        return "connected"


def delays(connection_class):
    """Whether a real websocket holds small packets back once it is connected through this class."""
    seen = []

    class Handler(WebSocketHandler):
        def open(self):
            assert connection_class(self).connect() == "connected"
            sock = self.ws_connection.stream.socket
            seen.append(not sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            self.close()

    async def visit():
        listener, port = bind_unused_port()
        http = HTTPServer(Application([("/", Handler)]))
        http.add_socket(listener)
        client = await websocket_connect(f"ws://127.0.0.1:{port}/")
        assert await client.read_message() is None
        http.stop()

    asyncio.run(visit())
    return seen == [True]


def test_answers_leave_at_once():
    settings = {"kernel_websocket_connection_class": Connection}
    server._load_jupyter_server_extension(SimpleNamespace(web_app=SimpleNamespace(settings=settings)))
    chosen = settings["kernel_websocket_connection_class"]
    assert issubclass(chosen, Connection)
    assert not delays(chosen)
    assert delays(Connection)  # what the extension is for; a change of Tornado's own would make it needless


def test_a_server_of_this_environment_loads_it():
    [point] = server._jupyter_server_extension_points()
    found = ExtensionConfigManager(read_config_path=jupyter_config_path()).get_jpserver_extensions()
    if point["module"] not in found:
        pytest.fail("The course isn't installed with its server extension. Run: pip install --no-deps -e .")
    assert found[point["module"]]
