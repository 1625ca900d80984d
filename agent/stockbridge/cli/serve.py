"""``stockbridge run``: the agent at work in the foreground, until it is told to stop."""

from __future__ import annotations

import signal
from types import FrameType

from stockbridge.app import at_work, served
from stockbridge.cli.main import OPTIONS, app, command
from stockbridge.service.logs import FILE


@command(app, "run", "run")
def run() -> int:
    screen = OPTIONS.screen()
    home = OPTIONS.home()
    with at_work(home) as agent, served(agent):

        def stop(_number: int, _frame: FrameType | None) -> None:
            agent.worker.stop()

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)
        screen.say("said_at_work", file=home.paths.log_folder / FILE)
        agent.worker.run()
    screen.say("said_stopped")
    return 0
