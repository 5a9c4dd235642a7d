import io

import numpy as np
import pytest

from cleaners.extract.model import Forest, load_model, packaged_model, save_model


def test_a_tree_answers_by_its_questions() -> None:
    # Two questions: is a over 1 (worth 1), is b over 2 (worth 2); the leaves are in that order.
    forest = Forest(
        ("a", "b"), np.array([[0, 1]]), np.array([[1, 2]], np.float32), np.array([[-2, -1, 1, 2]], np.float32), 0.5
    )
    table = {"a": np.array([0, 5, 0, 5]), "b": np.array([0, 0, 9, 9]), "unused": np.zeros(4)}
    expected = 1 / (1 + np.exp(-np.array([-1.5, -0.5, 1.5, 2.5])))
    assert forest.probabilities(table).tolist() == pytest.approx(expected.tolist())


def test_the_packaged_model_survives_being_written_and_read() -> None:
    model = packaged_model()
    first, second = io.BytesIO(), io.BytesIO()
    save_model(model, first)
    first.seek(0)
    save_model(load_model(first), second)
    assert first.getvalue() == second.getvalue()
    assert len(first.getvalue()) < 1_000_000


def test_confidence_rises_with_what_a_choice_promises() -> None:
    told = [packaged_model().confidence(f1) for f1 in np.linspace(0, 1, 50)]
    assert told == sorted(told)
    assert told[0] == 0
    assert 0.9 < told[-1] < 1


def test_the_packaged_model_names_what_it_was_fitted_to() -> None:
    assert "WCXB" in packaged_model().about["fitted_to"]
