"""What a student's browser does: logs in, follows a link, runs cells, writes answers, saves. All of it over HTTP."""

from __future__ import annotations

import json
import re
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

import requests
from kernel_messages import Kernel

PAGE = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin", "User-Agent": "trial"}
SCRIPT = {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin", "User-Agent": "trial"}
PATIENCE = 300  # seconds until an answer, with a whole class on one machine


class Refused(RuntimeError):
    """The hub or a server said no; the message says to what."""


class Student:
    """A browser with one student before it.

    Args:
        name: the student.
        password: theirs.
        url: the hub's address, without a slash at the end.
    """

    def __init__(self, name: str, password: str, url: str) -> None:
        self.name, self.password, self.url = name, password, url
        self.server = f"{url}/user/{name}"
        self.cookies = requests.Session()

    def __enter__(self) -> Student:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.cookies.close()

    def open(self, address: str) -> requests.Response:
        """Open a page, following where it leads."""
        return self.cookies.get(address, headers=PAGE, timeout=PATIENCE)

    def log_in(self) -> None:
        """Fill in the hub's form.

        Raises:
            Refused: the hub doesn't let this student in.
        """
        form = self.open(f"{self.url}/hub/login").text
        hidden = re.search(r'name="_xsrf"\s+value="([^"]+)"', form)
        fields = {"username": self.name, "password": self.password, "_xsrf": hidden[1] if hidden else ""}
        answer = self.cookies.post(
            f"{self.url}/hub/login?next=/hub/home", data=fields, headers=PAGE, timeout=PATIENCE, allow_redirects=False
        )
        if answer.status_code != 302:
            raise Refused(f"{self.name} can't log in: {answer.status_code}")

    def follow(self, link: str) -> requests.Response:
        """Open a link of the class, waiting for the server if it has to start first; the page at its end.

        Raises:
            Refused: the server did not start, or the page can't be had.
        """
        page = self.open(link)
        if "/hub/spawn-pending/" in page.url:
            progress = f"{self.url}/hub/api/users/{self.name}/server/progress"
            last = self.events(progress, "/hub/")[-1]
            if not last.get("ready"):
                raise Refused(f"{self.name}'s server did not start: {last.get('message')}")
            page = self.open(page.url)  # leads on to where the link wanted to go
        if not page.ok or "/hub/" in page.url:
            raise Refused(f"{self.name} asked for {link} and was led to {page.url}: {page.status_code}")
        return page

    def pull(self, link: str) -> list[dict]:
        """Follow an nbgitpuller link, let its page do its work and open what the link names; the steps of the pull.

        Raises:
            Refused: the pull failed, or there is no such page.
        """
        page = self.follow(link)
        wanted = {key: values[0] for key, values in parse_qs(urlsplit(page.url).query).items()}
        folder = wanted["repo"].rstrip("/").rpartition("/")[2]
        asked = {"repo": wanted["repo"], "branch": wanted["branch"], "targetpath": folder}
        steps = self.events(f"{self.server}/git-pull/api", f"/user/{self.name}/", **asked)
        if steps[-1].get("phase") != "finished":
            raise Refused(f"{self.name} can't pull: {steps[-1].get('message')}")
        self.follow(f"{self.server}/{wanted['urlpath']}")  # where nbgitpuller's page leads at the end
        return steps

    def events(self, address: str, path: str, **asked: str) -> list[dict]:
        """The events of a stream, until it ends."""
        asked["_xsrf"] = self.xsrf(path)
        with self.cookies.get(address, params=asked, headers=SCRIPT, timeout=PATIENCE, stream=True) as stream:
            if not stream.ok:
                raise Refused(f"{address}: {stream.status_code}")
            lines = (line.decode() for line in stream.iter_lines())
            return [json.loads(line.removeprefix("data:")) for line in lines if line.startswith("data:")]

    def xsrf(self, path: str) -> str:
        """The token that the page at ``path`` gave against forged requests."""
        return next((one.value for one in self.cookies.cookies if (one.name, one.path) == ("_xsrf", path)), "")

    def api(self, method: str, path: str, body: dict | None = None) -> requests.Response:
        """What the student's own server answers its page."""
        headers = SCRIPT | {"X-XSRFToken": self.xsrf(f"/user/{self.name}/")}
        return self.cookies.request(method, f"{self.server}/api/{path}", json=body, headers=headers, timeout=PATIENCE)

    def notebook(self, path: str) -> dict:
        """The notebook at ``path``, as the student's page has it."""
        answer = self.api("GET", f"contents/{path}?content=1")
        answer.raise_for_status()
        return answer.json()["content"]

    def save(self, path: str, notebook: dict) -> None:
        """Save the notebook, as Ctrl+S does."""
        body = {"type": "notebook", "format": "json", "content": notebook}
        self.api("PUT", f"contents/{path}", body).raise_for_status()

    def kernel(self, path: str) -> Kernel:
        """A kernel for the notebook at ``path``, to be used in a ``with`` block."""
        body = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        answer = self.api("POST", "sessions", body)
        answer.raise_for_status()
        channels = f"{self.server.replace('http', 'ws', 1)}/api/kernels/{answer.json()['kernel']['id']}/channels"
        request = requests.Request("GET", f"{self.server}/api/kernels")
        cookie = self.cookies.prepare_request(request).headers["Cookie"]
        return Kernel(channels, cookie, self.url, lambda: self.api("DELETE", f"sessions/{answer.json()['id']}"))
