"""Settings of file and environment."""

from pathlib import Path

import pytest

from copydesk.flows.config.settings import Settings, SettingsError, read_settings

GOOD = """\
contact = "https://desk.example/bot"
[politeness]
delay = 2
[fetch]
max_tries = 2
[rights]
obey_noai = true
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "copydesk.toml"
    path.write_text(text)
    return path


def test_the_defaults() -> None:
    settings = read_settings(None, {"HOME": "/root", "PREFECT_API_URL": "x"})
    assert settings == Settings()
    assert (settings.politeness.delay, settings.fetch.max_body_bytes) == (1.0, 10_000_000)


def test_a_file(tmp_path: Path) -> None:
    settings = read_settings(write(tmp_path, GOOD), {})
    assert settings.contact == "https://desk.example/bot"
    assert (settings.politeness.delay, settings.fetch.max_tries, settings.rights.obey_noai) == (2.0, 2, True)
    assert settings.fetch.max_redirects == 10


def test_the_environment_is_over_the_file(tmp_path: Path) -> None:
    environ = {
        "COPYDESK_POLITENESS_DELAY": "0.5",
        "COPYDESK_FETCH_MAX_TRIES": "3",
        "COPYDESK_RIGHTS_OBEY_NOAI": "no",
        "COPYDESK_CONTACT": "desk@desk.example",
        "COPYDESK_STATE": "postgresql://me:secret@db/copydesk",
    }
    settings = read_settings(write(tmp_path, GOOD), environ)
    assert (settings.politeness.delay, settings.fetch.max_tries, settings.rights.obey_noai) == (0.5, 3, False)
    assert (settings.contact, settings.state) == ("desk@desk.example", "postgresql://me:secret@db/copydesk")
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [
        ("delay = 2", "dealy = 2", 3, "politeness.dealy"),
        ("delay = 2", 'delay = "soon"', 3, "politeness.delay"),
        ("delay = 2", "delay = -2", 3, "politeness.delay"),
        ("max_tries = 2", "max_tries = 2.5", 5, "fetch.max_tries"),
        ("obey_noai = true", "obey_noai = 1", 7, "rights.obey_noai"),
        ("[politeness]", "[polite]", 2, "polite"),
        ('contact = "https://desk.example/bot"', "contact = 1", 1, "contact"),
        ('contact = "https://desk.example/bot"', 'state = "postgresql://me:secret@db/x"', 1, "state"),
        ('contact = "https://desk.example/bot"', "fetch = 1\n#", 1, "fetch"),
    ],
)
def test_a_mistake_is_pointed_at(tmp_path: Path, old: str, new: str, line: int, key: str) -> None:
    text = GOOD.replace(old, new, 1)
    if key == "fetch":
        text = "fetch = 1\n"
    with pytest.raises(SettingsError) as caught:
        read_settings(write(tmp_path, text), {})
    assert (caught.value.line, caught.value.key) == (line, key)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("COPYDESK_DELAY", "1"),
        ("COPYDESK_POLITENESS_DELAY", "soon"),
        ("COPYDESK_RIGHTS_OBEY_NOAI", "perhaps"),
        ("COPYDESK_PING", "hc.example/1"),
        ("COPYDESK_STATE", "state.db"),
    ],
)
def test_a_variable_that_cannot_be(variable: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(None, {variable: value})
    assert caught.value.key == variable


@pytest.mark.parametrize("variable", ["COPYDESK_UNCOMPILED", "COPYDESK_CACHE"])
def test_what_the_package_reads_when_it_is_loaded_is_no_setting_and_no_mistake(variable: str) -> None:
    assert read_settings(None, {variable: "1"}) == read_settings(None, {})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[fetch]\nmax_tries = -1", "fetch.max_tries: is a whole number, 1 or more"),
        ("[politeness]\ndelay = true", "politeness.delay: is a number, 0 or more"),
        ("[records]\nblocks = 3", "records.blocks: is true or false"),
        ("[mail]\nto = 3", "mail.to: is a list of texts"),
        ("[records]\ntables = 3", "records.tables: is keep or drop"),
        ("[politeness]\ndelay = inf", "politeness.delay: is a number, 0 or more"),
        ("[politeness]\nmax_hosts = 0", "politeness.max_hosts: is a whole number, 1 or more"),
        ('contact = "the desk"', "contact: is a mail address, or an address that begins with https://"),
        ('state = "mysql://db/news"', "state: is postgresql://USER@HOST/NAME, or sqlite:///FILE"),
        ('reports_url = "desk.example"', "reports_url: is an address that begins with https:// or http://"),
        ('[publish]\nurl = "desk"', "publish.url: is an address that begins with https:// or http://"),
    ],
)
def test_a_wrong_value_is_told_in_words(line: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=said):
        read_settings(write(tmp_path, line), {})
