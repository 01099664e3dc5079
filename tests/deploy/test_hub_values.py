"""The values for Kubernetes: keys that the chart knows, and figures that agree with what was measured."""

import json
import re
from pathlib import Path

import pytest
import yaml

from largemodels.authoring.bench import BUDGET

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
VALUES = yaml.safe_load((DEPLOY / "jupyterhub" / "values.yaml").read_text(encoding="utf-8"))
STUDENTS = VALUES["singleuser"]
BENCH = json.loads((ROOT / "src" / "largemodels" / "authoring" / "bench.json").read_text(encoding="utf-8"))
SERVER_MB = 190  # a server without kernels, measured by deploy/trial
ANYTHING = object  # where the chart's schema stops and Kubernetes, KubeSpawner or JupyterHub begins

# Our keys, and the types that the chart's schema gives them: jupyterhub/values.schema.yaml of
# github.com/jupyterhub/zero-to-jupyterhub-k8s, read on commit 02dd73d (chart 3); the chart's change log up to 4.4.0
# takes none of them away. The schema refuses keys that it doesn't know.
CHART = {
    "hub.config": ANYTHING,
    "hub.concurrentSpawnLimit": int,
    "proxy.https.enabled": bool,
    "proxy.https.hosts": list,
    "proxy.https.letsencrypt.contactEmail": str,
    "singleuser.image.name": str,
    "singleuser.image.tag": str,
    "singleuser.defaultUrl": str,
    "singleuser.startTimeout": int,
    "singleuser.memory.guarantee": str | int | float,
    "singleuser.memory.limit": str | int | float,
    "singleuser.cpu.guarantee": int | float,
    "singleuser.cpu.limit": int | float,
    "singleuser.extraEnv": ANYTHING,
    "singleuser.extraFiles.server.mountPath": str,
    "singleuser.extraFiles.server.data": ANYTHING,
    "singleuser.storage.type": str,
    "singleuser.storage.homeMountPath": str,
    "singleuser.storage.static.pvcName": str,
    "singleuser.storage.static.subPath": str,
    "singleuser.initContainers": list,
    "singleuser.networkPolicy.enabled": bool,
    "singleuser.networkPolicy.egressAllowRules.cloudMetadataServer": bool,
    "singleuser.networkPolicy.egressAllowRules.nonPrivateIPs": bool,
    "singleuser.networkPolicy.egressAllowRules.privateIPs": bool,
    "singleuser.networkPolicy.egress": list,
    "singleuser.profileList": list,
    "cull.enabled": bool,
    "cull.timeout": int,
    "cull.every": int,
    "cull.users": bool,
    "prePuller.hook.enabled": bool,
    "prePuller.continuous.enabled": bool,
    "scheduling.userScheduler.enabled": bool,
}


def wrong(values, path=""):
    """Keys that the chart doesn't know, or knows with another type."""
    for name, value in values.items():
        here = f"{path}.{name}".lstrip(".")
        if here in CHART:
            if not isinstance(value, CHART[here]) or (isinstance(value, bool) and CHART[here] is int):
                yield f"{here} is a {type(value).__name__}"
        elif isinstance(value, dict):
            yield from wrong(value, here)
        else:
            yield f"{here} is no key of the chart"


def test_the_chart_knows_every_key():
    assert list(wrong(VALUES)) == []


@pytest.mark.parametrize(
    ("values", "finding"),
    [
        ({"singleuser": {"memory": {"limits": "2G"}}}, "singleuser.memory.limits is no key of the chart"),
        ({"singleuser": {"image": {"tag": 0.1}}}, "singleuser.image.tag is a float"),
        ({"cull": {"every": True}}, "cull.every is a bool"),
        ({"culling": 1}, "culling is no key of the chart"),
    ],
)
def test_a_wrong_key_and_a_wrong_type_are_seen(values, finding):
    assert list(wrong(values)) == [finding]


def test_nobody_gets_in_before_a_teacher_has_chosen():
    assert VALUES["hub"]["config"]["JupyterHub"]["authenticator_class"] == "null"  # text; tests/deploy/test_trial.py


def test_no_secret_stands_in_a_file():
    for path in DEPLOY.rglob("*.yaml"):
        assert not re.search(r"(?i)(secret|api_?token|password|client_?id)\w*:\s*\S", path.read_text(encoding="utf-8"))


def megabytes(text):
    """JupyterHub's G is 1024³ bytes."""
    return float(text.removesuffix("G")) * 1024**3 / 1e6


def test_memory_fits_what_was_measured_and_what_is_allowed():
    largest = max(kept["peak_mb"] for kept in BENCH["notebooks"].values())
    assert megabytes(STUDENTS["memory"]["guarantee"]) > largest + SERVER_MB
    assert megabytes(STUDENTS["memory"]["limit"]) > BUDGET["peak_mb"] + SERVER_MB


def test_a_student_gets_the_home_of_that_student_alone():
    storage = STUDENTS["storage"]
    assert storage["static"]["subPath"] == "{username}"
    (first,) = STUDENTS["initContainers"]
    assert first["volumeMounts"] == [{"name": "home", "mountPath": storage["homeMountPath"], "subPath": "{username}"}]
    claim = yaml.safe_load((DEPLOY / "jupyterhub" / "homes.yaml").read_text(encoding="utf-8"))
    assert claim["metadata"]["name"] == storage["static"]["pvcName"]


def test_the_collector_changes_nothing():
    pod = yaml.safe_load((DEPLOY / "jupyterhub" / "collector.yaml").read_text(encoding="utf-8"))["spec"]
    (container,) = pod["containers"]
    assert [mount["readOnly"] for mount in container["volumeMounts"]] == [True]
    assert pod["volumes"][0]["persistentVolumeClaim"] == {"claimName": "homes", "readOnly": True}


def test_students_reach_the_open_web_and_no_neighbor():
    policy = STUDENTS["networkPolicy"]
    assert policy["enabled"] and not any(policy["egressAllowRules"].values())
    (rule,) = policy["egress"]
    assert rule["ports"] == [{"protocol": "TCP", "port": 443}]
    closed = rule["to"][0]["ipBlock"]["except"]
    assert {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"} == set(closed)


def test_the_two_profiles_differ_by_the_gpu():
    cpu, gpu = STUDENTS["profileList"]
    assert cpu.get("default") and "kubespawner_override" not in cpu
    override = gpu["kubespawner_override"]
    assert override["extra_resource_limits"] == {"nvidia.com/gpu": "1"}
    assert override["environment"] == {"LARGEMODELS_DEVICE": "cuda"}
    assert override["image"].endswith("-cuda")


def test_only_the_markers_own_pods_reach_the_scheduler():
    parts = list(yaml.safe_load_all((DEPLOY / "dask" / "marking.yaml").read_text(encoding="utf-8")))
    (policy,) = [part["spec"] for part in parts if part["kind"] == "NetworkPolicy"]
    ours = {"matchLabels": {"app": "marking"}}
    assert policy["podSelector"] == ours and policy["ingress"] == [{"from": [{"podSelector": ours}]}]
    for part in parts:
        if part["kind"] == "Deployment":
            assert part["spec"]["template"]["metadata"]["labels"]["app"] == "marking"
    (workers,) = [part for part in parts if part["metadata"]["name"] == "marking-workers"]
    pod = workers["spec"]["template"]["spec"]
    assert pod["hostUsers"] is False  # else SYS_ADMIN would count on the node
