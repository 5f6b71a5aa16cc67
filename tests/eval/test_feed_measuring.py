"""The measuring of feeds: every feed's file is read whole, and its figures are set beside the reference."""

from pathlib import Path

from eval.performance.feeds import FeedMeasure, measure_feeds, render_feeds


def test_every_feed_is_written_read_and_stored(tmp_path: Path) -> None:
    measures = measure_feeds(tmp_path, 25)
    assert [each.feed for each in measures][:2] == ["CSV", "Shopify CSV"]
    assert all(each.n_rows == 25 and each.stored_rows_per_s > 0 for each in measures)


def test_the_ratio_is_that_of_rows_a_second() -> None:
    measure = FeedMeasure(
        feed="CSV", n_rows=10, reference_rows_per_s=400_000.0, read_rows_per_s=20_000.0, stored_rows_per_s=5_000.0
    )
    assert measure.read_ratio == 20_000 / 400_000
    assert "| CSV | 10 | 20,000 | 0.050 | 5,000 |" in render_feeds([measure])
