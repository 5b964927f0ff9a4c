"""The kernel that runs a submission: like any other, but it drops no message.

ZeroMQ forgets what a slow reader has not taken yet: of 20,000 messages in a row, 1,000
arrive, and the one that says that a cell has ended is not among them. A progress bar is
enough for that, while the grader has other things to do. Here everything waits in the
memory of the box, which is bounded anyway.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import zmq


def launch(argv: list[str] | None = None) -> None:
    """Run a kernel until it is told to stop.

    Args:
        argv: Arguments of ipykernel's launcher; None takes those of this process.
    """
    from ipykernel.kernelapp import IPKernelApp

    class PatientKernelApp(IPKernelApp):
        def init_iopub(self, context: "zmq.Context[zmq.Socket[bytes]]") -> None:
            context.sndhwm = 0  # no bound, and only before the socket is made
            super().init_iopub(context)

    PatientKernelApp.launch_instance(argv=argv)


if __name__ == "__main__":
    launch()
