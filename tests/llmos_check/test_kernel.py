"""`llmos_check.kernel`: whoever reads late still reads everything."""

import time

import pytest
from jupyter_client.manager import KernelManager

from llmos_edu.grading.sandbox import kernel_argv

FLOOD = """
from comm import create_comm
bar = create_comm(target_name="jupyter.widget", data={"value": 0})
for i in range(20_000):
    bar.send({"value": i})
"""


@pytest.mark.slow
def test_the_last_of_20_000_messages_arrives_although_nobody_read_meanwhile():
    manager = KernelManager()
    manager.kernel_spec.argv = kernel_argv("{connection_file}")
    manager.start_kernel()
    client = manager.client()
    client.context.rcvhwm = 100
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        request = client.execute(FLOOD)
        assert client.get_shell_msg(timeout=60)["parent_header"]["msg_id"] == request
        time.sleep(1)
        state = ""
        while state != "idle":
            message = client.get_iopub_msg(timeout=30)
            if message["parent_header"].get("msg_id") == request:
                state = message["content"].get("execution_state", "")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
