"""A lab without torch, whose answers nobody guesses, and a teacher's desk that a submission shouldn't see."""

import json
import socket
import sqlite3
import subprocess
import sys
import threading

from nbformat.v4 import new_code_cell, new_notebook

HIDDEN = "### BEGIN HIDDEN TESTS\nfrom largemodels.classroom.probes import probe\nprobe({!r})\n### END HIDDEN TESTS"
RIGHT = {
    "mix": "def mix(a, b):\n    return 31 * a + 17 * b",
    "twice": "def twice(x):\n    return 48 * x",
    "last": "def last(x):\n    return x * x + 7",
}
PROBES = {"mix": "mix(1234, 77)", "twice": "twice(3.25)", "last": "last(19)"}
POINTS = (2.0, 3.0, 4.0)
HONEST = dict.fromkeys(RIGHT, 1)


def answer(id, source):
    return new_code_cell(source, id=id, metadata={"nbgrader": {"grade": False, "solution": True, "grade_id": id}})


def graded(id, points):
    marks = {"grade": True, "solution": False, "grade_id": f"{id}-check", "points": points}
    return new_code_cell(HIDDEN.format(PROBES[id]), id=f"{id}-check", metadata={"nbgrader": marks})


def lab(**source):
    cells = []
    for (id, right), points in zip(RIGHT.items(), POINTS, strict=True):
        cells += [answer(id, source.get(id, right)), graded(id, points), new_code_cell(f"print({PROBES[id]})")]
    return new_notebook(cells=cells)


class Desk:
    """Files, a gradebook, a server and a process of the teacher's, all of which would give the answers away."""

    def __init__(self, folder):
        self.folder = folder
        answers = "\n".join(RIGHT.values())
        for name in ("solutions/answers.py", "submissions/lena/answers.py", "home/.netrc"):
            path = folder / name
            path.parent.mkdir(parents=True)
            path.write_text(answers)
        with sqlite3.connect(folder / "gradebook.db") as book:
            book.execute("create table answers (source text)")
            book.execute("insert into answers values (?)", [answers])
        book.close()
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
        self.kept = self.files()
        self.asked = 0
        self.servers = [socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_UNIX)]
        self.servers[1].bind(f"\0{folder}")
        self.servers[1].listen()
        for server in self.servers:
            threading.Thread(target=self.serve, args=(server, answers.encode()), daemon=True).start()
        self.neighbor = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", answers])

    def serve(self, server, text):
        while True:
            try:
                caller, _ = server.accept()
            except OSError:
                return
            self.asked += 1
            with caller:
                caller.sendall(text)

    def files(self):
        return {path: path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file()}

    def untouched(self):
        return self.files() == self.kept and not self.asked and self.neighbor.poll() is None

    def close(self):
        self.neighbor.kill()
        self.neighbor.wait()
        for server in self.servers:
            server.shutdown(socket.SHUT_RDWR)
            server.close()

    def words(self):
        """What an attack may count on: it is told where everything is."""
        return {
            "DESK": str(self.folder),
            "PORT": str(self.servers[0].getsockname()[1]),
            "RIGHT": json.dumps(RIGHT["mix"]),
        }
