from __future__ import annotations

from testbed.table import Section, put_section, table


def test_a_table_is_markdown_with_the_numbers_on_the_right() -> None:
    assert table(["", "CPU s"], [["ours", "1.5"], ["the rival", "12.25"]]).splitlines() == [
        "|           | CPU s |",
        "|-----------|------:|",
        "| ours      |   1.5 |",
        "| the rival | 12.25 |",
    ]


def test_a_section_measured_again_takes_its_old_place_and_leaves_the_others() -> None:
    first = put_section("# Measurements\n", Section("flow", "Flow", "old"))
    both = put_section(first, Section("memory", "Memory", "kept \\1"))
    again = put_section(both, Section("flow", "Flow", "new"))
    assert "old" not in again
    assert again.index("new") < again.index("kept \\1")
    assert again.count("## Flow") == 1
