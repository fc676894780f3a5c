"""`workbench attendance` prints and writes what the measures say."""

from __future__ import annotations

import shutil

import polars as pl
import pytest

from tests.attendance.drawn import draw
from workbench.attendance.rates import rates
from workbench.cli.main import main
from workbench.records.store import open_store


@pytest.fixture(scope="module")
def school(empty, tmp_path_factory):
    folder = shutil.copytree(empty, tmp_path_factory.mktemp("command") / "workspace")
    with open_store(folder) as hub:
        draw(3, pupils=20).store(hub)
    return folder


def run(school, capsys, *arguments):
    with pytest.raises(SystemExit) as done:
        main(["attendance", "--workspace", str(school), *arguments])
    out = capsys.readouterr()
    return done.value.code, out.out, out.err


def test_rates_are_printed_with_divisor_and_interval(school, capsys):
    with open_store(school, read_only=True) as hub:
        row = rates(hub, "grade", measures="absence", minimum=0).row(0, named=True)
    code, out, _ = run(school, capsys, "--by", "grade", "--minimum", "0")
    assert code == 0
    assert out.splitlines()[0].split() == [
        "Skola",
        "Paralēlklases",
        "Rādītājs",
        "Īpatsvars",
        "95",
        "%",
        "intervāls",
        "Skaits",
        "Saucējs",
        "Skolēni",
    ]
    first = " ".join(out.splitlines()[1].split())
    share = f"{100 * row['rate']:.1f} %".replace(".", ",")
    assert first.startswith(f"S1 {row['grade_level']} Kavējumi {share}")
    assert first.endswith(f"{row['numerator']} {row['divisor']} {row['pupils']}")


def test_rates_and_shares_of_pupils_stand_below_each_other_in_english(school, capsys):
    _, out, _ = run(school, capsys, "--measure", "lateness", "--measure", "severe", "--lang", "en")
    assert [line.split()[1] for line in out.splitlines()[1:]] == ["Lateness", "Severe"]


def test_what_is_hidden_is_said_and_can_be_shown(school, capsys):
    _, out, _ = run(school, capsys, "--by", "class", "--by", "term", "--minimum", "50")
    assert "Rindas, kurās skolēnu par maz, lai rādītu: 6" in out
    _, out, _ = run(school, capsys, "--by", "class", "--by", "term", "--minimum", "0")
    assert "par maz" not in out


def test_pupils_go_by_pseudonym_unless_names_are_asked_for(school, capsys, tmp_path):
    for names, starts in (("pseudonyms", "I-"), ("full", "P")):
        run(school, capsys, "--by", "pupil", "--names", names, "--to", str(tmp_path / "out.csv"))
        assert pl.read_csv(tmp_path / "out.csv")["pupil_id"].str.starts_with(starts).all()


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_every_row_is_written(school, capsys, tmp_path, ending):
    file = tmp_path / f"out.{ending}"
    code, out, _ = run(school, capsys, "--by", "week", "--year", "2025/2026", "--term", "1", "--to", str(file))
    read = {"csv": pl.read_csv, "parquet": pl.read_parquet, "xlsx": pl.read_excel}[ending]
    assert (code, read(file).height) == (0, 11)
    assert "Ierakstītas rindas: 11" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--by", "clas"], "'clas' is nothing to break attendance down by. Did you mean class?"),
        (["--measure", "absense"], "There is no attendance rate 'absense'. Did you mean absence, lateness?"),
        (["--since", "2025-13-01"], "'2025-13-01' is no day"),
        (["--year", "2030/2031"], "No school year 2030/2031 is loaded"),
        (["--to", "out.docx"], "name the file with one of the endings"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(school, capsys, arguments, says):
    code, _, err = run(school, capsys, *arguments)
    assert code == 2
    assert says in err
    assert len(err.strip().splitlines()) == 1
