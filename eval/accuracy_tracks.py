"""The tracks of `docs/accuracy.md`, in the order of the page; each set of data has its file in `tracks/`."""

from collections.abc import Mapping

from eval.tracks.cmrc import CMRC
from eval.tracks.contoso import CONTOSO
from eval.tracks.demo import DEMO, DEMO_CHINESE
from eval.tracks.epqa import EPQA
from eval.tracks.ground import Track
from eval.tracks.icecat import ICECAT_GENERATED, ICECAT_SEARCH
from eval.tracks.mtrag import MTRAG
from eval.tracks.policy_qa import POLICY_QA
from eval.tracks.stack_faq import STACK_FAQ

TRACKS: Mapping[str, Track] = {
    track.name: track
    for track in (
        DEMO,
        DEMO_CHINESE,
        EPQA,
        ICECAT_SEARCH,
        ICECAT_GENERATED,
        CONTOSO,
        POLICY_QA,
        STACK_FAQ,
        MTRAG,
        CMRC,
    )
}
"""Every track by name, in the order of the page."""
