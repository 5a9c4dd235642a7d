"""A worker that grew gives back what it can; one that did not is left alone."""

from copydesk.flows.runtime.slack import GROWN, Slack


def test_memory_is_given_back_once_for_each_growth() -> None:
    size = [100]
    asked: list[int] = []

    def trim(pad: int) -> None:
        asked.append(size[0])
        size[0] -= GROWN // 2

    slack = Slack(lambda: size[0], trim)
    slack.give_back()
    size[0] += GROWN
    slack.give_back()
    assert asked == []
    size[0] += 1
    for _ in range(3):
        slack.give_back()
    assert asked == [101 + GROWN]
    size[0] += GROWN + 1
    slack.give_back()
    assert len(asked) == 2


def test_this_process_can_be_asked() -> None:
    Slack().give_back()
