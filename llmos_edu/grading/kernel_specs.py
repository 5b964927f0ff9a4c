"""Describe a boxed kernel in the way in which Jupyter programs look for kernels.

The description names `provision.BoxProvisioner`, which Jupyter loads by itself.
"""

from pathlib import Path

from llmos_edu.core.files import make_folder, write_json
from llmos_edu.grading.sandbox import Box, kernel_argv

KERNEL_NAME = "llmos-box"


def write_kernel_spec(folder: Path, *, box: Box, log: Path) -> None:
    """Describe a boxed kernel where Jupyter programs look for one.

    Args:
        folder: Becomes JUPYTER_PATH of the program that starts the kernel.
        box: The box to start it in.
        log: File for what the kernel says on its standard streams. Its sockets are
            made beside it, and the path of a socket must stay below 108 bytes.
    """
    spec = {
        "argv": kernel_argv("{connection_file}"),
        "display_name": "Boxed Python",
        "language": "python",
        "interrupt_mode": "message",
        "metadata": {
            "kernel_provisioner": {
                "provisioner_name": KERNEL_NAME,
                "config": {"box": box.to_dict(), "log": str(log)},
            }
        },
    }
    place = make_folder(folder / "kernels" / KERNEL_NAME)
    write_json(place / "kernel.json", spec)
