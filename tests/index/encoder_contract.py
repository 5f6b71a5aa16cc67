"""What every encoder must do; each backend's test inherits it."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from index.encoder import Encoder

TEXTS = [
    "A two-person tent for summer",
    "Tent for two people",
    "Black toner cartridge for laser printers",
    "",
    "Long " * 400,
]


class EncoderContract:
    """Inherit and provide the fixture `encoder`."""

    def test_rows_are_unit_vectors_of_the_stated_length(self, encoder: Encoder) -> None:
        vectors = encoder.encode(TEXTS)
        assert vectors.dtype == np.float32
        assert vectors.shape == (len(TEXTS), encoder.dim)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-2)  # bf16 rounds at 1/256

    def test_no_texts_give_no_rows(self, encoder: Encoder) -> None:
        assert encoder.encode([]).shape == (0, encoder.dim)

    def test_rows_come_in_the_order_of_the_texts(self, encoder: Encoder) -> None:
        forwards, backwards = encoder.encode(TEXTS), encoder.encode(TEXTS[::-1])[::-1]
        cosines = (forwards * backwards).sum(axis=1)
        assert cosines.min() > 0.99  # another batch may round differently, another text is far below

    def test_a_question_has_the_direction_of_the_same_text(self, encoder: Encoder) -> None:
        vector = encoder.encode_query(TEXTS[0])
        assert vector.shape == (encoder.dim,)
        assert vector @ encoder.encode(TEXTS[:1])[0] > 0.99

    def test_like_texts_are_nearer_than_unlike_ones(self, encoder: Encoder) -> None:
        tent, other_tent, toner = encoder.encode(TEXTS[:3])
        assert tent @ other_tent > tent @ toner + 0.2

    def test_threads_get_the_same_vectors(self, encoder: Encoder) -> None:
        expected = [encoder.encode_query(text) for text in TEXTS]
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(encoder.encode_query, TEXTS * 4))
        for place, vector in enumerate(found):
            np.testing.assert_allclose(vector, expected[place % len(TEXTS)], atol=1e-5)

    def test_the_model_id_is_stable(self, encoder: Encoder) -> None:
        assert encoder.model_id == encoder.model_id != ""
