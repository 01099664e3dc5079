"""Hostile answers to the light lab's first question, as data.

An attack is what the cell ``mix`` holds; the other two cells are honest, and so is what ``mix`` says when its attack has
worked: so an attack that works earns points, one that is held back doesn't. DESK, PORT and RIGHT stand for where the
teacher's files are, where a server of theirs answers, and the right source.

``row`` is what the row says, as a regular expression; ``defence`` what holds the attack back, see ``defences``;
``shows`` what is seen where it isn't held back, if that isn't points: "desk", a change on the teacher's desk;
"process", a process left behind; "rest", points lost by the other questions; "said", another row.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    name: str
    mix: str
    row: str
    defence: str
    shows: str = "points"
    earns: bool = False  # it is harmless, and the answer is right
    breaks: bool = False  # it spoils the kernel for the submission's other answers too


DIED = "Not marked. The kernel died."
SLOW = "Not marked. A cell took longer than 2 s."
STOPPED = "The answer cell stopped with "
MUCH = "Not marked. It took more than 0.4 GB of memory."
WRONG = "Probe 1 of 1: The answer "
THEN = "\nexec(RIGHT)"  # what an attack says when it has worked
FORM = '{"value": {"kind": "array", "shape": [], "dtype": "bool", "values": [true]}}'

READS = [
    Attack("reads the solution", "exec(open('DESK/solutions/answers.py').read())", STOPPED + "FileNotFound", "walls"),
    Attack(
        "reads a neighbor's work", "exec(open('DESK/submissions/lena/answers.py').read())", STOPPED + "File", "walls"
    ),
    Attack("reads the home folder", "exec(open('DESK/home/.netrc').read())", STOPPED + "FileNotFound", "walls"),
    Attack(
        "reads the gradebook",
        "import sqlite3\nbook = sqlite3.connect('file:DESK/gradebook.db?mode=ro', uri=True)\n"
        "exec(book.execute('select source from answers').fetchone()[0])",
        STOPPED + "OperationalError: unable to open",
        "walls",
    ),
    Attack(
        "searches the disk",
        "import os\nfor top in ('/home', '/root', '/work', '/srv', '/var', '/mnt', '/opt', '/tmp', '/course'):\n"
        "    for folder, inner, files in os.walk(top):\n"
        "        inner[:] = [name for name in inner if name not in ('lib', '.venv', '.cache', '.git')]\n"
        "        if 'answers.py' in files:\n"
        "            exec(open(folder + '/answers.py').read())",
        "It stopped with NameError",
        "walls",
    ),
    Attack(
        "reads the environment", "import os\nexec(os.environ['TEACHERS_ANSWER'])", STOPPED + "KeyError", "environment"
    ),
    Attack(
        "reads what runs beside it",
        "import glob\nall = [open(p, errors='replace').read() for p in glob.glob('/proc/*/cmdline')]\n"
        "exec(next(t for line in all for t in line.split('\\0') if t.startswith('def mix')))",
        STOPPED + "StopIteration",
        "processes",
    ),
    Attack(
        "looks for the right value in the frames that call it",
        "import sys\ndef mix(a, b):\n    frame, seen = sys._getframe(1), []\n    while frame:\n"
        "        seen += frame.f_code.co_consts\n        frame = frame.f_back\n"
        "    return max([x for x in seen if type(x) is int and 2000 < x < 99_999], default=0)",
        WRONG + "is wrong",
        "verdict outside",
    ),
]
WRITES = [
    Attack(
        "rewrites the gradebook", "open('DESK/gradebook.db', 'w').write('100')", STOPPED + "FileNot", "walls", "desk"
    ),
    Attack(
        "deletes the submissions",
        "import shutil\nshutil.rmtree('DESK/submissions')",
        STOPPED + "FileNotFoundError",
        "walls",
        "desk",
    ),
    Attack(
        "plants a start file",
        "open('DESK/home/.profile', 'w').write('x')",
        STOPPED + "FileNotFoundError",
        "walls",
        "desk",
    ),
    Attack(
        "writes wherever it can",
        "import glob, site, sys\ntops = ['', '/usr/lib', '/etc', '/dev', '/course', '/course/largemodels', '/sys', 'DESK']\n"
        "wrote = []\nfor top in [*tops, '/assets', '/root', '/home', sys.prefix, *sys.path, *site.getsitepackages()]:\n"
        "    try:\n        open(top + '/planted', 'w')\n        wrote.append(top)\n    except OSError:\n        pass\n"
        "assert set(wrote) > {'/tmp', ''} or 'DESK' in wrote, wrote",
        STOPPED + "AssertionError: \\[('/tmp')?\\]",
        "walls",
        "desk",
    ),
    Attack(
        "sets the kernel's own switches",
        "open('/proc/sys/kernel/core_pattern', 'w').write('|/tmp/x')" + THEN,
        STOPPED + "(OSError|PermissionError)",
        "",
    ),
    Attack(
        "mounts a folder of its own",
        "import ctypes, os\nif not os.fork():\n    os._exit(ctypes.CDLL(None).unshare(0x10020000) != 0)\n"
        "assert os.wait()[1] == 0" + THEN,
        STOPPED + "AssertionError",
        "system calls",
    ),
]
NETWORK = [
    Attack(
        "asks a server",
        "import socket\nexec(socket.create_connection(('127.0.0.1', PORT), 1).recv(9999))",
        STOPPED + "ConnectionRefusedError",
        "network",
    ),
    Attack(
        "asks an abstract socket",
        "import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect('\\0DESK')\nexec(s.recv(9999))",
        STOPPED + "ConnectionRefusedError",
        "network",
    ),
    Attack(
        "asks the machine under this one",
        "import socket\nsocket.socket(40, socket.SOCK_STREAM)" + THEN,
        STOPPED + "OSError: .* Address family",
        "system calls",
    ),
]
LEFT_BEHIND = "import os, sys\nif not os.fork():\n    os.setsid()\n    {}\n    os.execv(sys.executable, ['DESK', '-S', '-c', 'import time; time.sleep(60)'])\nos.waitpid(-1, os.WNOHANG)"
PROCESSES = [
    Attack("leaves a process behind", LEFT_BEHIND.format("pass") + THEN, "Right.", "processes", "process", True),
    Attack(
        "leaves an orphan behind that hears no signal",
        LEFT_BEHIND.format(
            "import signal; signal.pthread_sigmask(0, range(1, 65)); os.fork() and os._exit(0); os.closerange(0, 99)"
        )
        + THEN,
        "Right.",
        "processes",
        "process",
        True,
    ),
    Attack(
        "leaves a process behind and dies",
        LEFT_BEHIND.format("pass") + "\nimport time\ntime.sleep(0.3)\nos._exit(1)",
        DIED,
        "processes",
        "process",
    ),
    Attack(
        "floods with processes",
        "import os, time\nfor _ in range(80):\n    if not os.fork():\n        time.sleep(20)\n        os._exit(0)"
        + THEN,
        STOPPED + "BlockingIOError|Not marked. It started more than 64",
        "number",
    ),
    Attack(
        "floods with threads",
        "import threading, time\nthreading.stack_size(65_536)\nfor _ in range(80):\n    threading.Thread(target=time.sleep, args=(20,), daemon=True).start()"
        + THEN,
        STOPPED + "RuntimeError: can't start new thread|Not marked. It started more than 64",
        "number",
    ),
    Attack(
        "forks without end",
        "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass",
        SLOW + "|Not marked. It (started|took) more than",
        "",
    ),
]
ENDS = [
    Attack("exits", "import os\nos._exit(0)", DIED, "rounds", "rest"),
    Attack("exits when it is asked", "import os\ndef mix(a, b):\n    os._exit(0)", DIED, "rounds", "rest"),
    Attack("asks to exit", "import sys\ndef mix(a, b):\n    sys.exit('bye')", "It stopped with SystemExit: bye", ""),
    Attack("leaves politely", "exit()", STOPPED + "NameError", ""),
    Attack(
        "shuts the kernel down", "get_ipython().kernel.io_loop.stop()", DIED + "|It sent no|" + SLOW, "rounds", "rest"
    ),
    Attack("reads address zero", "import ctypes\nctypes.string_at(0)", DIED, "rounds", "rest"),
    Attack("aborts", "import os\nos.abort()", DIED, "rounds", "rest"),
    Attack("kills its parent", "import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(1)", DIED, "rounds", "rest"),
    Attack("kills all it can", "import os, time\nos.kill(-1, 9)\ntime.sleep(1)", DIED, "rounds", "rest"),
    Attack(
        "dies later",
        "import os, threading\nthreading.Timer(0.3, os._exit, [1]).start()\ndef mix(a, b):\n    import time\n    time.sleep(1)",
        DIED,
        "rounds",
        "rest",
    ),
    Attack(
        "recurses without end",
        "import sys\nsys.setrecursionlimit(10**9)\ndef mix(a, b):\n    return mix(b, a)",
        f"{DIED}|{SLOW}|{MUCH}|It stopped with",
        "",
    ),
    Attack("loops", "import time\nend = time.time() + 3\nwhile time.time() < end:\n    pass" + THEN, SLOW, "seconds"),
    Attack(
        "loops, deaf to every signal",
        "import signal, time\nsignal.pthread_sigmask(0, range(1, 65))\nend = time.time() + 3\nwhile time.time() < end:\n"
        "    try:\n        time.sleep(0.1)\n    except BaseException:\n        pass" + THEN,
        SLOW,
        "seconds",
    ),
    Attack(
        "loops when it is asked",
        "import time\ndef mix(a, b):\n    time.sleep(3)\n    return 31 * a + 17 * b",
        SLOW,
        "seconds",
    ),
    Attack(
        "stops its parent",
        "import os, signal, time\nparent = os.getppid()\nif not os.fork():\n    time.sleep(3)\n"
        "    os.kill(parent, signal.SIGCONT)\n    os._exit(0)\nos.kill(parent, signal.SIGSTOP)" + THEN,
        SLOW,
        "seconds",
    ),
]
TOUCH = "def touch(m, size):\n    for n in range(0, size, 4096):\n        m[n] = 1\n"
SLEEPERS = (
    "import os, time\n"
    + TOUCH
    + "for _ in range(5):\n    if not os.fork():\n        {}\n        time.sleep(20)\ntime.sleep(1)"
)
MEMORY = [
    Attack("takes much memory", "x = bytearray(700_000_000)" + THEN, STOPPED + "MemoryError", "memory"),
    Attack("takes memory in many processes", SLEEPERS.format("x = b'x' * 150_000_000") + THEN, MUCH, "watch"),
    Attack(
        "takes shared memory",
        "import mmap, time\n" + TOUCH + "m = mmap.mmap(-1, 600_000_000)\ntouch(m, 600_000_000)\ntime.sleep(0.3)" + THEN,
        MUCH,
        "watch",
    ),
    Attack(
        "takes memory that no process has",
        "import os\nf = [os.memfd_create(str(n)) for n in range(4)]\n"
        "for each in f:\n    os.ftruncate(each, 9_000_000)" + THEN,
        STOPPED + "PermissionError",
        "system calls",
    ),
    Attack(
        "takes System V memory",
        "import ctypes\nassert ctypes.CDLL(None).shmget(0, 100_000_000, 0o1600) >= 0" + THEN,
        STOPPED + "AssertionError",
        "system calls",
    ),
    Attack(
        "fills the disk",
        "for n in range(4):\n    open(f'/tmp/{n}', 'wb').write(bytes(8_000_000))" + THEN,
        STOPPED + "OSError: .* No space",
        "disk",
    ),
    Attack(
        "fills the shared folder",
        "for n in range(8):\n    open(f'/dev/shm/{n}', 'wb').write(bytes(8_000_000))" + THEN,
        STOPPED + "OSError: .* No space",
        "shared folder",
    ),
    Attack(
        "writes one large file",
        "open('/tmp/x', 'wb').write(bytes(15_000_000))" + THEN,
        STOPPED + "OSError: .* File too large",
        "file",
    ),
    Attack("writes a file with a hole", "open('/tmp/x', 'wb').truncate(10**10)" + THEN, STOPPED + "OSError", "file"),
    Attack(
        "makes files without end",
        "import os, time\nos.mkdir('/tmp/x')\nfor n in range(12_000):\n    os.close(os.open(f'/tmp/x/{n}', os.O_CREAT))\n"
        "time.sleep(0.5)" + THEN,
        "Not marked. It made more than 10,000 files.",
        "watch",
    ),
]
OUTPUT = [
    Attack("prints without end", "for _ in range(300):\n    print('x' * 100_000)" + THEN, "Right.", "", earns=True),
    Attack(
        "floods the terminal",
        "import os\nfor fd in (1, 2):\n    for _ in range(300):\n        os.write(fd, b'x' * 100_000)" + THEN,
        "Right.",
        "",
        earns=True,
    ),
    Attack(
        "floods with figures",
        "from IPython.display import display\nfor _ in range(100):\n    display({'image/png': 'x' * 100_000}, raw=True)"
        + THEN,
        "Right.",
        "",
        earns=True,
    ),
    Attack(
        "gives an endless answer",
        "import itertools\nclass Long(list):\n    def __iter__(self):\n        return itertools.count()\n"
        "def mix(a, b):\n    return Long()",
        "It stopped with ValueError: The value is too large",
        "",
    ),
    Attack(
        "sends a huge reply",
        "from largemodels.classroom import probes\nprobes.reply = lambda *_: 'x' * 20_000_000",
        "Not marked. The kernel sent more than can be read.",
        "reply",
        "said",
    ),
    Attack(
        "sends a reply of brackets",
        "from largemodels.classroom import probes\nprobes.reply = lambda *_: '[' * 200_000",
        "It sent no answer.",
        "",
        breaks=True,
    ),
    Attack(
        "sends a deep value",
        "from largemodels.classroom import probes\n"
        "probes.reply = lambda *_: '{\"value\": ' + '{\"kind\": \"list\", \"items\": [' * 900 + ']}' * 900 + '}'",
        "It sent no answer.|" + WRONG + "is a list",
        "",
        breaks=True,
    ),
    Attack(
        "sends numbers that are none",
        'from largemodels.classroom import probes\nprobes.reply = lambda *_: \'{"value": {"kind": "array", '
        '"shape": [], "dtype": "int", "values": [1e999, NaN, {}]}}\'',
        "Probe 1 of 1: The answer came back damaged",
        "",
        breaks=True,
    ),
    Attack(
        "sends signs that move the cursor",
        "from largemodels.classroom import probes\nprobes.reply = lambda *_: "
        '\'{"error": "\\\\u001b[2J\\\\r\\\\nfull marks", "message": "\' + \'x\' * 9999 + \'"}\'',
        r"It stopped with \[2J full marks: x{300,400}$",
        "",
        breaks=True,
    ),
]
LIES = "class Same:\n    def __eq__(self, other):\n        return True\n    __ne__ = __lt__ = __gt__ = __le__ = __ge__ = __eq__\n"
SAY_TRUE = f"import json\ntrue = {FORM!r}\n"
FORGERIES = [
    Attack("equals everything", LIES + "def mix(a, b):\n    return Same()", "It stopped with ValueError: A value of the type Same", "verdict outside"),
    Attack(
        "is a number that equals everything",
        "class Same(int):\n    def __eq__(self, other):\n        return True\n    __hash__ = int.__hash__\n"
        "def mix(a, b):\n    return Same(3)",
        WRONG + "is wrong",
        "verdict outside",
    ),
    Attack(
        "is an array that equals everything",
        "import numpy\nclass Same(numpy.ndarray):\n    def __eq__(self, other):\n        return True\n"
        "def mix(a, b):\n    return numpy.zeros(()).view(Same)",
        WRONG + "is wrong",
        "verdict outside",
    ),
    Attack(
        "rewrites comparisons in the syntax tree",
        "import ast\nclass Yes(ast.NodeTransformer):\n    def visit_Assert(self, node):\n        return ast.Pass()\n"
        "get_ipython().ast_transformers.append(Yes())\ndef mix(a, b):\n    return 0",
        WRONG + "is wrong",
        "asserts outside",
    ),
    Attack(
        "rewrites the text of cells",
        "get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])\ndef mix(a, b):\n    return 0",
        WRONG + "is wrong",
        "asserts outside", breaks=True,
    ),
    Attack(
        "patches numpy.testing",
        "import numpy.testing\nfor name in dir(numpy.testing):\n    if name.startswith('assert'):\n"
        "        setattr(numpy.testing, name, lambda *_, **__: None)\ndef mix(a, b):\n    return 0",
        WRONG + "is wrong",
        "asserts outside",
    ),
    Attack(
        "patches the probes",
        SAY_TRUE + "from largemodels.classroom import probes\nprobes.reply = lambda *_: true",
        WRONG + "holds True and False",
        "verdict outside", breaks=True,
    ),
    Attack(
        "replaces the module of the probes",
        SAY_TRUE + "import sys, types\nfake = types.ModuleType('probes')\nfake.reply = lambda *_: true\n"
        "sys.modules['largemodels.classroom.probes'] = fake",
        WRONG + "holds True and False",
        "verdict outside", breaks=True,
    ),
    Attack(
        "patches the evaluation",
        "from largemodels.classroom import probes\nprobes.evaluate = lambda *_: True",
        WRONG + "holds True and False",
        "verdict outside", breaks=True,
    ),
    Attack(
        "patches the values",
        SAY_TRUE + "from largemodels.classroom import probes, values\n"
        "probes.encode = values.encode = lambda value: json.loads(true)['value']\ndef mix(a, b):\n    return 0",
        WRONG + "holds True and False",
        "verdict outside", breaks=True,
    ),
    Attack(
        "patches the comparison",
        "from largemodels.classroom import compare, mark\nmark.equal = compare.equal = lambda *_: (True, 'Right.')\n"
        "def mix(a, b):\n    return 0",
        WRONG + "is wrong",
        "",
    ),
    Attack(
        "patches json",
        SAY_TRUE + "from largemodels.classroom import probes\nclass fake:\n    dumps = lambda *_: true\nprobes.json = fake",
        WRONG + "holds True and False",
        "verdict outside", breaks=True,
    ),
    Attack(
        "patches import",
        SAY_TRUE + "import builtins\nclass fake:\n    reply = lambda *_: true\nreal = __import__\n"
        "builtins.__import__ = lambda name, *a, **k: fake if name.endswith('probes') else real(name, *a, **k)",
        WRONG + "holds True and False",
        "verdict outside", breaks=True,
    ),
    Attack(
        "hides the builtins",
        SAY_TRUE + "class fake:\n    reply = lambda *_: true\ndef __import__(*_, **__):\n    return fake\nglobals = dict",
        WRONG + "holds True and False",
        "verdict outside", breaks=True,
    ),
    Attack(
        "patches the evaluation of expressions",
        SAY_TRUE + "get_ipython().user_expressions = lambda wanted: "
        "{name: {'status': 'ok', 'data': {'text/plain': repr(true)}} for name in wanted}",
        WRONG + "holds True and False",
        "verdict outside", breaks=True,
    ),
    Attack(
        "patches how text is shown",
        SAY_TRUE + "plain = get_ipython().display_formatter.formatters['text/plain']\n"
        "plain.for_type(str, lambda text, p, cycle: p.text(repr(true)))",
        WRONG + "holds True and False",
        "verdict outside", breaks=True,
    ),
    Attack(
        "rewrites what the kernel sends",
        SAY_TRUE + "session = get_ipython().kernel.session\nreal = session.send\n"
        "def send(stream, kind, content=None, *a, **k):\n    if kind == 'execute_reply':\n"
        "        content = {**content, 'status': 'ok', 'user_expressions': {'reply': {'status': 'ok', 'data': "
        "{'text/plain': repr(true)}}}}\n    return real(stream, kind, content, *a, **k)\nsession.send = send",
        WRONG + "holds True and False",
        "verdict outside", breaks=True,
    ),
    Attack(
        "answers ahead on the kernel's socket",
        SAY_TRUE + "kernel = get_ipython().kernel\ncontent = {'status': 'ok', 'user_expressions': {'reply': {'status': "
        "'ok', 'data': {'text/plain': repr(true)}}}}\n"
        "parent, ident = kernel.get_parent(), kernel.get_parent() and kernel._parent_ident\n"
        "ident = ident['shell'] if isinstance(ident, dict) else ident.get() if hasattr(ident, 'get') else ident\n"
        "for n in range(2, 4):\n"
        "    parent = {**parent, 'header': {**parent['header'], 'msg_id': str(n)}}\n"
        "    kernel.session.send(kernel.shell_stream, 'execute_reply', content, parent=parent, ident=ident)\n"
        "def mix(a, b):\n    return 0",
        WRONG + "(holds|is wrong)|" + STOPPED,
        "",
    ),
    Attack(
        "speaks on the channels that nobody hears",
        "kernel = get_ipython().kernel\nfor kind in ('execute_reply', 'status', 'error', 'comm_open', 'input_request'):\n"
        "    for _ in range(200):\n"
        "        kernel.session.send(kernel.iopub_socket, kind, {'status': 'ok', 'x': 'x' * 10_000})\n"
        "def mix(a, b):\n    return 0",
        WRONG + "is wrong",
        "",
    ),
    Attack("asks the teacher", "input('full marks? ')", STOPPED + "StdinNotImplementedError", ""),
    Attack(
        "sends a pickle",
        "class Bomb:\n    def __reduce__(self):\n        return open, ('DESK/gradebook.db', 'w')\ndef mix(a, b):\n    return Bomb()",
        "It stopped with ValueError: A value of the type Bomb can't be compared",
        "",
    ),
    Attack("clears the kernel", "get_ipython().reset()", "It stopped with NameError", ""),
    Attack("calls a shell", "!cat DESK/solutions/answers.py > /tmp/a\n%run /tmp/a", STOPPED + "OSError", "")
]  # fmt: skip
ATTACKS = [*READS, *WRITES, *NETWORK, *PROCESSES, *ENDS, *MEMORY, *OUTPUT, *FORGERIES]
