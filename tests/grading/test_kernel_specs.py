"""How Jupyter programs are told of a boxed kernel."""

import json

from llmos_edu.grading.kernel_specs import KERNEL_NAME, write_kernel_spec
from llmos_edu.grading.sandbox import Box


class TestByHand:
    def test_the_specification_names_us_and_holds_the_box(self, tmp_path):
        box = Box(tier="bwrap", doors=("/d",))
        write_kernel_spec(tmp_path, box=box, log=tmp_path / "log")
        path = tmp_path / "kernels" / KERNEL_NAME / "kernel.json"
        spec = json.loads(path.read_text())
        assert spec["interrupt_mode"] == "message"
        config = spec["metadata"]["kernel_provisioner"]["config"]
        assert Box.from_dict(config["box"]) == box
