"""What a class handed in, whatever way its learning-management system lays it out.

``submissions`` finds it: ``walk`` goes through folders and zips, which ``archives`` opens without trust, ``students``
tells whose a file is, and ``reading`` makes a notebook of its bytes.
"""
