"""Writing: what comes back is what was written, to the last bit; a failure leaves nothing."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sam import Sam, SamError, read_sam, write_sam

from .samples import balanced_sams, disturbed, few, small

LABELS = st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=8).map(str.strip)


@few
@given(balanced_sams(), st.integers(0, 1000), LABELS, st.sampled_from(["folder", "sam.csv"]))
def test_round_trip_is_exact(sam: Sam, seed: int, label: str, name: str) -> None:
    accounts = sam.accounts
    accounts["label_ja"], accounts["meti29"] = label, [*map(str, range(len(accounts)))]
    sent = disturbed(sam, seed).replace(accounts=accounts)
    with TemporaryDirectory() as space:
        back = read_sam(write_sam(sent, Path(space) / name))
    pd.testing.assert_series_equal(back.flows, sent.flows, check_exact=True)
    pd.testing.assert_frame_equal(back.accounts, sent.accounts)
    assert back.checksum == sent.checksum


def test_folder_holds_these_files(tmp_path: Path) -> None:
    sam = small().replace(note="For tests.")
    folder = write_sam(sam, tmp_path / "toy", files={"changes.csv": "none\n"})
    assert sorted(path.name for path in folder.iterdir()) == [
        "README.md",
        "accounts.csv",
        "changes.csv",
        "flows.csv",
        "sam.yaml",
    ]
    assert (
        (folder / "flows.csv").read_bytes().startswith(b"receiver,payer,value\na_x,c_x,100.0\nc_x,a_x,30.0\n")
    )
    assert (
        (folder / "accounts.csv")
        .read_text()
        .startswith("account,kind,label_en,label_ja,group\na_x,activity,a_x,,\n")
    )
    assert (
        folder / "sam.yaml"
    ).read_text() == "name: small\nunit: billion JPY\nyear: 2015\nnote: For tests.\n"
    assert (folder / "README.md").read_text() == (
        "# small\n\nFor tests.\n\nSocial accounting matrix, 8 accounts, row = receiver, column = payer. "
        "Unit: billion "
        f"JPY. Year: 2015.\nChecksum (SHA-256 of unit, year, accounts, kinds and amounts): {sam.checksum}\n"
    )
    assert (folder / "changes.csv").read_text() == "none\n"
    assert (read_sam(folder).name, read_sam(folder).note) == ("small", "For tests.")


def test_an_own_readme_takes_the_place_of_the_generated_one(tmp_path: Path) -> None:
    folder = write_sam(small(), tmp_path / "toy", files={"README.md": "# Mine\n"})
    assert (folder / "README.md").read_text() == "# Mine\n"


def test_matrix_has_blank_cells_where_nothing_flows(tmp_path: Path) -> None:
    write_sam(small(), tmp_path / "toy.csv")
    lines = (tmp_path / "toy.csv").read_text().splitlines()
    assert lines[0] == ",a_x,c_x,labour,house,gov,t_out,saving,world"
    assert lines[2] == "c_x,30.0,,,50.0,8.0,,17.0,15.0"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["toy.csv", "toy_accounts.csv"]
    with pytest.raises(ValueError, match="files= belongs to a folder, not to a square CSV"):
        write_sam(small(), tmp_path / "other.csv", files={"x": ""})


@pytest.mark.parametrize("name", ["toy", "toy.csv"])
def test_what_is_there_is_kept_unless_replaced(tmp_path: Path, name: str) -> None:
    target = write_sam(small(), tmp_path / name)
    larger = small().replace(flows=small().flows * 2)
    with pytest.raises(SamError) as error:
        write_sam(larger, target)
    assert str(error.value).replace(f"{tmp_path}/", "") == (
        f"1 problem in {name}\n  {name}: something is there already. Choose another path, or allow it to "
        f"be replaced."
    )
    assert read_sam(target).flows.equals(small().flows)
    write_sam(larger, target, replace=True)
    assert read_sam(target).flows.equals(larger.flows)
    assert len(list(tmp_path.iterdir())) == (1 if name == "toy" else 2)  # no leftovers of the exchange


def test_a_failed_exchange_puts_the_old_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = write_sam(small(), tmp_path / "toy")
    rename = os.rename

    def fail_to_publish(source: Path, destination: Path) -> None:
        if Path(source).name == "new":
            raise OSError(28, "No space left on device")
        rename(source, destination)

    monkeypatch.setattr("os.rename", fail_to_publish)
    with pytest.raises(SamError) as error:
        write_sam(small().replace(flows=small().flows * 2), target, replace=True)
    assert str(error.value).replace(f"{tmp_path}/", "") == (
        "1 problem in toy\n  toy: the SAM cannot be written (No space left on device). Check that the "
        "parent folder "
        "exists and may be written to."
    )
    assert read_sam(target).checksum == small().checksum
    assert [path.name for path in tmp_path.iterdir()] == ["toy"]


@pytest.mark.parametrize("name", ["toy", "toy.csv"])
def test_a_parent_that_is_missing(tmp_path: Path, name: str) -> None:
    with pytest.raises(
        SamError, match=r"cannot be written \(No such file or directory\)\. Check that the parent"
    ):
        write_sam(small(), tmp_path / "nowhere" / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_parent_that_may_not_be_written_to(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(SamError, match=r"cannot be written \(Permission denied\)"):
        write_sam(small(), tmp_path / "toy")
    tmp_path.chmod(stat.S_IRWXU)
    assert list(tmp_path.iterdir()) == []
