"""OpenVINO, imported so that it reports nothing to anyone.

Importing `openvino` sends an event to its makers' usage statistics unless the user has opted out or its
reporting package is missing. A shop's program tells nobody that it runs, so the package is made missing here,
in the one place that imports OpenVINO. This is the exception to the rule that importing changes nothing.
"""

import sys

if "openvino" not in sys.modules:
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]  # makes its import raise ImportError

import openvino

__all__ = ["openvino"]
