"""Forks processes of the bot from one that has everything imported, which takes seconds."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import traceback

from tests.crash.worker import serve


def main() -> None:
    """Fork one for each role that comes in, and say its process id, until no more come."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a killed one ended
    while True:
        try:
            role = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the runner, its parent
        except EOFError:
            return
        process = os.fork()
        if process:
            sys.stdout.write(f"{process}\n")
            sys.stdout.flush()
            continue
        try:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            log = os.open(role.log, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
            for stream in (1, 2):
                os.dup2(log, stream)
            serve(role)
        except BaseException:  # noqa: BLE001 - whatever it is, its log is where it is looked for
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(0)


if __name__ == "__main__":
    main()
