"""The bound that spares most pages a closer look holds, whatever the features are."""

import json
import random

import pytest

from copydesk.cleaners.page_state.index_model import evaluate, evaluate_at_most, parse_model

MODEL = parse_model(
    json.dumps(
        {
            "features": ["links", "prose"],
            "intercept": 0.5,
            "weights": [0.4, -0.8],
            "trees": [[0, 2.0, [1, 1.0, 0.3, -1.5], 2.0], -0.25],
            "threshold": 0.5,
        }
    )
)


@pytest.mark.parametrize(
    ("links", "prose", "probability"),
    [(2.0, 1.0, 0.5 * (0.5 + 0.8 - 0.8 + 0.3 - 0.25)), (3.0, 0.0, 0.5 * (0.5 + 1.2 + 2.0 - 0.25))],
)
def test_a_page_is_weighed_by_the_line_and_the_trees(links: float, prose: float, probability: float) -> None:
    found = evaluate({"links": links, "prose": prose}, MODEL)
    assert found == pytest.approx(1 / (1 + 2.718281828459045**-probability))


def test_no_page_within_the_bounds_is_likelier_than_the_bound() -> None:
    chance = random.Random(7)
    for _ in range(300):
        low = {name: chance.uniform(0, 3) for name in MODEL.names}
        high = {name: value + chance.choice([0.0, chance.uniform(0, 3)]) for name, value in low.items()}
        most = evaluate_at_most(low, high, MODEL)
        inside = [{name: chance.uniform(low[name], high[name]) for name in MODEL.names} for _ in range(10)]
        assert all(evaluate(values, MODEL) <= most + 1e-12 for values in (low, high, *inside))


def test_bounds_that_meet_give_the_page_itself() -> None:
    values = {"links": 2.5, "prose": 0.7}
    assert evaluate_at_most(values, values, MODEL) == evaluate(values, MODEL)
