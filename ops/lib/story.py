"""A story that ops/run plays: its processes are stopped and its folder is removed whatever happens, but for a story that
went wrong, whose folder is named."""

import shutil
import signal
import subprocess
import sys
import tempfile

from screen import Screen
from stage import Failure


def interrupt(*_):
    raise KeyboardInterrupt


def perform(name, build, play):
    """`build(directory)` is the stage, `play(stage, screen)` tells whether all was well. Returns the exit code."""
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)
    directory = tempfile.mkdtemp(prefix=f"sluice-{name}-")
    stage, screen = build(directory), Screen()
    is_good, is_interrupted = False, False
    try:
        is_good = play(stage, screen)
    except KeyboardInterrupt:
        is_interrupted = True
        screen.close()
        screen.say("", "stopped")
    except (Failure, subprocess.SubprocessError) as failure:
        screen.close()
        screen.say("", screen.paint("red", f"The {name} was cut short."), str(failure))
    finally:
        stage.stop()
        screen.close()
        if is_good or is_interrupted:
            shutil.rmtree(directory, ignore_errors=True)
        else:
            print(f"The log and what the processes said are in {directory}", file=sys.stderr)
    return 0 if is_good else 1
