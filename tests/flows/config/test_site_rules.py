"""Rules that are changed while a process runs are read again, for the table of all hosts and for one host alike."""

from pathlib import Path

from copydesk.flows.config.site_rules import host_rules, read_rules


def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.example.toml"
    for pattern in ("first", "second one"):
        path.write_text(f'drop_lines = ["{pattern}"]\n')
        assert read_rules(tmp_path)["a.example"].drop_lines == (pattern,)
        assert pattern in host_rules(tmp_path, "a.example").drop_lines
    path.unlink()
    assert host_rules(tmp_path, "a.example").drop_lines == host_rules(None, "a.example").drop_lines
