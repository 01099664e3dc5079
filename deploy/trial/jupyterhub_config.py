"""The trial's JupyterHub: on the loopback address, with what can be taken from the values for Kubernetes.

The environment says where: TRIAL_FOLDER holds homes/, settings/, the repository and passwords.json, TRIAL_VALUES is
the values file, TRIAL_TOKEN the teacher's token, TRIAL_PORTS three free ports.
"""

import hashlib
import hmac
import json
import os
from pathlib import Path

import yaml
from jupyterhub.auth import Authenticator
from jupyterhub.spawner import SimpleLocalProcessSpawner

COURSE = Path(__file__).parents[2]
FOLDER = Path(os.environ["TRIAL_FOLDER"])
VALUES = yaml.safe_load(Path(os.environ["TRIAL_VALUES"]).read_text(encoding="utf-8"))
STUDENTS = VALUES["singleuser"]
PUBLIC, HUB, PROXY = (f"http://127.0.0.1:{port}" for port in os.environ["TRIAL_PORTS"].split())


class Passwords(Authenticator):
    """Each student has a password of their own; the file keeps salted hashes."""

    async def authenticate(self, handler: object, data: dict) -> str | None:
        """The student's name, or None for a wrong one or a wrong password."""
        known = json.loads((FOLDER / "passwords.json").read_text())
        salt, right = known.get(data["username"], ("", ""))
        given = hashlib.scrypt(data["password"].encode(), salt=bytes.fromhex(salt), n=2**10, r=8, p=1).hex()
        return data["username"] if hmac.compare_digest(given, right) else None


class Box(SimpleLocalProcessSpawner):
    """A process for each student inside bubblewrap, as in a pod: of the class's files it sees its own."""

    async def start(self) -> tuple[str, int]:
        """Start the server in its box."""
        home = Path(self.home_dir)
        home.mkdir(parents=True, exist_ok=True)
        box = ["bwrap", "--die-with-parent", "--unshare-user", "--uid", "1000", "--gid", "100", "--unshare-pid"]
        box += ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
        box += ["--tmpfs", str(COURSE / "solutions"), "--tmpfs", str(FOLDER), "--bind", str(home), str(home)]
        for shown in (FOLDER / "large-models-hands-on", FOLDER / "settings"):
            box += ["--ro-bind", str(shown), str(shown)]
        self.cmd = [*box, "--chdir", str(home), "--", "jupyterhub-singleuser"]
        return await super().start()


c = get_config()  # noqa: F821  JupyterHub gives it
c.JupyterHub.bind_url, c.JupyterHub.hub_bind_url, c.ConfigurableHTTPProxy.api_url = PUBLIC, HUB, PROXY
c.JupyterHub.db_url = f"sqlite:///{FOLDER}/hub.sqlite"
c.JupyterHub.cookie_secret_file = str(FOLDER / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(FOLDER / "proxy.pid")
c.JupyterHub.last_activity_interval = 1  # seconds, so that culling can be tried at once
c.JupyterHub.concurrent_spawn_limit = VALUES["hub"]["concurrentSpawnLimit"]

if os.environ.get("TRIAL_AUTHENTICATOR") == "as in the values":
    c.JupyterHub.authenticator_class = VALUES["hub"]["config"]["JupyterHub"]["authenticator_class"]
else:
    c.JupyterHub.authenticator_class = Passwords
    c.Passwords.allowed_users = set(json.loads((FOLDER / "passwords.json").read_text()))

c.JupyterHub.spawner_class = Box
c.Box.home_dir_template = str(FOLDER / "homes" / "{username}")
c.Box.notebook_dir = str(FOLDER / "homes" / "{username}")
c.Box.default_url = STUDENTS["defaultUrl"]
c.Box.mem_limit = STUDENTS["memory"]["limit"]  # told to the server; a process has nothing that holds it to it
c.Box.start_timeout = c.Box.http_timeout = 120
c.Box.environment = STUDENTS["extraEnv"] | {
    "LARGEMODELS_CACHE": str(FOLDER / "settings"),  # no lab needs a model
    "JUPYTER_CONFIG_PATH": str(FOLDER / "settings"),
    "TMPDIR": lambda box: box.home_dir,  # the rest of the disk can't be written
    "OMP_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "PASSIVE",
}

c.JupyterHub.services = [{"name": "teacher", "api_token": os.environ["TRIAL_TOKEN"]}]
culling = ["list:users", "read:users:activity", "read:servers", "delete:servers"]  # what the chart gives its culler
c.JupyterHub.load_roles = [{"name": "teacher", "scopes": culling, "services": ["teacher"]}]
