"""What the course adds to the Jupyter server: a widget's answer leaves at once.

A message that changes a picture is followed by others, and each is small. Nagle's algorithm (RFC 896), which the
server's websocket leaves on, holds a small packet back until the one before it is confirmed, and browsers confirm late:
measured here, about 30 ms of each key press. The server loads this module by ``etc/jupyter/jupyter_server_config.d``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Where Jupyter finds the function below."""
    return [{"module": "largemodels.core.repository.server"}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    """Let every connection to a kernel send without delay, whichever class of connection the server uses."""
    settings = server.web_app.settings
    chosen = settings["kernel_websocket_connection_class"]

    class PromptConnection(chosen):
        """The server's own connection, with Nagle's algorithm off."""

        def connect(self) -> object:
            """Connect as the server does."""
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    settings["kernel_websocket_connection_class"] = PromptConnection
