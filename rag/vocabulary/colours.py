"""The colours that are asked for by their plain names, in English and Chinese."""

import re

BASIC_COLOURS = re.compile(
    r"\b(?:red|blue|green|black|white|grey|gray|yellow|orange|pink|purple|brown|silver|gold|beige)\b|[红蓝绿黑白灰黄橙粉紫棕银金](?![砂外铜茶木酒行属])"
)
