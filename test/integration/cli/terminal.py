"""Runs a program on a pseudo-terminal. Arguments: a JSON list of [prompt, answer] pairs, then the command.

Prints what the terminal showed; its exit status is the program's.
"""

import json
import os
import pty
import select
import sys
import time

pairs = json.loads(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])

shown = b""
searched = 0
until = time.monotonic() + 30
while time.monotonic() < until:
    if not select.select([terminal], [], [], 0.2)[0]:
        continue
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    shown += part
    if pairs and pairs[0][0].encode() in shown[searched:]:
        searched = len(shown)
        os.write(terminal, pairs.pop(0)[1].encode() + b"\r")
else:
    os.kill(child, 9)
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.stdout.buffer.write(shown)
sys.exit(status if status >= 0 else 99)
