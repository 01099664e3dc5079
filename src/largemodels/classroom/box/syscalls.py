"""What the code in the box may not ask of Linux: a filter of system calls (seccomp), written as BPF.

Most of what is refused here would hold memory that no process and no folder shows, so that a limit on both would not
see it (memfd, System V shared memory, a shared mapping of no file, buffers of sockets to a network), or open doors that
the box has no use for: new namespaces and mounts, tracing, kernel keys. ``clone3`` hides its flags from a filter; it is
said not to exist, and libc falls back on ``clone``.
"""

from __future__ import annotations

import errno
import platform
import struct

# name: (x86_64, aarch64)
REFUSED = {
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "semget": (64, 190), "msgget": (68, 186),
    "mq_open": (240, 180), "memfd_create": (319, 279), "memfd_secret": (447, 447), "userfaultfd": (323, 282),
    "vmsplice": (278, 75), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "unshare": (272, 97), "setns": (308, 268), "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265), "quotactl": (179, 60), "acct": (163, 89), "swapon": (167, 224),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "perf_event_open": (298, 241), "bpf": (321, 280), "personality": (135, 92),
    "syslog": (103, 116), "init_module": (175, 105), "finit_module": (313, 273), "kexec_load": (246, 104),
    "reboot": (169, 142), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
}  # fmt: skip
CLONE, CLONE3, SOCKET, MMAP = (56, 220), (435, 435), (41, 198), (9, 222)
NAMESPACES = 0x7E020080  # every CLONE_NEW… flag
FAMILIES = (1, 16)  # Unix and netlink; the box's own network is empty
SHARED, ANONYMOUS = 0x01, 0x20  # flags of a mapping
MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32 = 0x40000000  # x86_64 numbers from here on are a second, older set

LOAD, EQUAL, ATLEAST, ANY, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # BPF: load a word; jump if =, ≥, or a bit is set
NUMBER, ARCHITECTURE, FIRST, FOURTH = 0, 4, 16, 40  # where the words lie that a filter may load
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000


def program(machine: str = platform.machine()) -> bytes:
    """The filter for a processor, as the kernel reads it: 8 bytes an instruction.

    Raises:
        KeyError: its numbers aren't known here.
    """
    column = list(MACHINES).index(machine) if machine in MACHINES else None
    if column is None:
        raise KeyError(machine)

    def step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
        return struct.pack("=HBBI", code, yes, no, value)

    refuse = step(RETURN, REFUSE | errno.EPERM)
    steps = [step(LOAD, ARCHITECTURE), step(EQUAL, MACHINES[machine], 1), step(RETURN, KILL), step(LOAD, NUMBER)]
    steps += [step(ATLEAST, X32, 0, 1), step(RETURN, KILL)]
    for numbers in REFUSED.values():
        steps += [step(EQUAL, numbers[column], 0, 1), refuse]
    steps += [step(EQUAL, CLONE3[column], 0, 1), step(RETURN, REFUSE | errno.ENOSYS)]
    steps += [step(EQUAL, CLONE[column], 0, 4), step(LOAD, FIRST), step(ANY, NAMESPACES, 0, 1), refuse]
    steps += [step(RETURN, ALLOW)]
    steps += [step(EQUAL, MMAP[column], 0, 5), step(LOAD, FOURTH), step(ANY, ANONYMOUS, 0, 2)]
    steps += [step(ANY, SHARED, 0, 1), refuse, step(RETURN, ALLOW)]
    steps += [step(EQUAL, SOCKET[column], 0, 2 + len(FAMILIES)), step(LOAD, FIRST)]
    steps += [step(EQUAL, family, len(FAMILIES) - n) for n, family in enumerate(FAMILIES)]
    steps += [step(RETURN, REFUSE | errno.EAFNOSUPPORT), step(RETURN, ALLOW)]
    return b"".join(steps)
