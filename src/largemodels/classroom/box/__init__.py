"""The box in which a student's code runs: what it protects from, and what it doesn't.

- **It can't see** the solutions, the probes of other questions, other students' work, the gradebook, the home folder,
  the environment or the processes of the teacher's machine: none of it is in the box. (``walls``)
- **It can't reach** a network, nor write anything but a small /tmp that vanishes with the box. (``walls``)
- **It can't take** more memory, processes, disk, output or seconds than ``limits`` says. What takes more is killed,
  with all it started, however well hidden. (``watch``, ``inside``)
- **It can't break the marker by what it says**: that comes as bytes in a pipe, of limited length, and is read as JSON;
  nothing is unpickled, imported or evaluated outside. (``kernel``)
- **It can't forge a value that it doesn't know.** In its own kernel a submission can patch whatever it likes: the
  relay, the probes, torch. But what is right is computed in another box, and compared outside.

It does not protect from a hole in Linux itself. Code in the box sees the text of the probe that it is being asked, and
may compute the right value any way it likes: that counts as an answer. A probe about *how* an answer works ("no
softmax") asks the student's own kernel, which can lie. Boxes share the processor's caches and clock, and a busy one
slows its neighbors down.

``isolation`` says what can isolate here. ``box`` makes one: of bubblewrap (``bubble``, ``walls``, ``syscalls``), else
of a ``container``, else none, and nothing runs. ``kernel`` is what the marker holds of it, ``inside`` what runs in it.
It starts warm as a fork of a process that has imported what labs need: ``warm`` asks for one, ``hearth`` forks, and by
``entering`` the fork goes in.
"""
