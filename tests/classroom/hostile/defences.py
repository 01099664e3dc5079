"""The box's defences, and how a test takes each one out: to see that an attack then works, so that its test can fail.

Nothing outside the tests can switch a defence off.
"""

import struct
from dataclasses import replace

from largemodels.classroom.box import syscalls, walls, watch
from largemodels.classroom.marking import rounds
from largemodels.classroom.probes import Probe

HUGE = 10**11


def walls_of_glass(patch, desk, limits):
    real = walls.mounts
    patch.setattr(
        walls,
        "mounts",
        lambda **given: [
            *real(**given),
            "--perms",
            "0755",
            "--dir",
            "/var",
            "--perms",
            "0755",
            "--dir",
            "/var/tmp",
            "--bind",
            str(desk.folder),
            str(desk.folder),
        ],
    )
    return limits


def shared_environment(patch, desk, limits):
    real = walls.environment
    answer = (desk.folder / "solutions" / "answers.py").read_text()
    patch.setattr(walls, "environment", lambda: {**real(), "TEACHERS_ANSWER": answer})
    return limits


def without_namespace(name):
    def switch(patch, desk, limits):
        real = walls.namespaces
        patch.setattr(walls, "namespaces", lambda root: [each for each in real(root) if each != f"--unshare-{name}"])
        return limits

    return switch


def every_system_call(patch, desk, limits):
    patch.setattr(syscalls, "program", lambda: struct.pack("=HBBI", syscalls.RETURN, 0, 0, syscalls.ALLOW))
    return limits


def network_twice(patch, desk, limits):
    every_system_call(patch, desk, limits)  # a socket to a network isn't to be had either
    return without_namespace("net")(patch, desk, limits)


def zeros(patch, desk, limits):
    patch.setattr(walls, "no_zeros", list)
    return limits


def nobody_watches(patch, desk, limits):
    patch.setattr(watch, "excess", lambda pid, limits: "")
    return limits


def one_round(patch, desk, limits):
    real = rounds.run_through

    def once(student, solution, asked, given, deadly, found, without):
        blamed, why = real(student, solution, asked, given, deadly, found, without)
        if why:
            left = set(asked) - set(found.probes)
            found.lost |= dict.fromkeys(left, why)
        return blamed, why

    patch.setattr(rounds, "run_through", once)
    return limits


def loose(**other):
    return lambda patch, desk, limits: replace(limits, **other)


def large_shared_folder(patch, desk, limits):
    patch.setattr(walls, "SHARED", HUGE)
    return limits


EXPECTED = {"mix(1234, 77)": 39563, "twice(3.25)": 156.0, "last(19)": 368}


def verdict_inside(patch, desk, limits):
    """As a marker would do it that asks the student's kernel whether the answer is right."""
    real = rounds.ask

    def ask(student, probe):
        right = EXPECTED[probe.expression]
        said = real(student, Probe(f"bool(({probe.expression}) == {right})"))
        true = said.get("value", {}).get("values") == [True]
        return {"value": {"kind": "array", "shape": [], "dtype": "int", "values": [right if true else 0]}}

    patch.setattr(rounds, "ask", ask)
    return limits


def asserts_inside(patch, desk, limits):
    """As nbgrader and Otter do it: a cell that asserts, in one style or another, runs in the student's kernel."""

    def ask(student, probe):
        asked, right = probe.expression, EXPECTED[probe.expression]
        cells = f"import numpy.testing as n\nn.assert_allclose({asked}, {right})", f"assert {asked} == {right}"
        true = "ok" in [student.execute(cell)["status"] for cell in cells]
        return {"value": {"kind": "array", "shape": [], "dtype": "int", "values": [right if true else 0]}}

    patch.setattr(rounds, "ask", ask)
    return limits


DEFENCES = {
    "walls": walls_of_glass,
    "environment": shared_environment,
    "network": without_namespace("net"),
    "network twice": network_twice,
    "processes": without_namespace("pid"),
    "system calls": every_system_call,
    "no zeros": zeros,
    "watch": nobody_watches,
    "rounds": one_round,
    "number": loose(processes=4000),
    "seconds": loose(cell=30.0),
    "memory": loose(memory=HUGE),
    "disk": loose(disk=HUGE),
    "shared folder": large_shared_folder,
    "file": loose(file=HUGE, disk=HUGE),
    "reply": loose(reply=HUGE, replies=HUGE),
    "verdict outside": verdict_inside,
    "asserts outside": asserts_inside,
}
