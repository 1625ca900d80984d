"""Opening, migrating and locking the state; the identity row."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from stockbridge.contract.operations.session import Lineage
from stockbridge.errors import AlreadyRunning, ConfigurationError, NotPaired
from stockbridge.store.database import Database, StateUnwritable
from stockbridge.store.lock import StateLock
from stockbridge.store.migrate import KNOWN, NEWEST, revision_of
from stockbridge.store.state import State, default_url
from stockbridge.store.tables import metadata
from tests.unit.store.conftest import LINEAGE, PAIRING


def test_the_migrations_build_exactly_the_tables(tmp_path: Path) -> None:
    State(default_url(tmp_path)).close()
    engine = create_engine(default_url(tmp_path))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_the_code_knows_all_its_migrations() -> None:
    scripts = ScriptDirectory(str(Path(sys.modules["stockbridge.store.migrate"].__file__ or "").parent / "migrations"))
    assert scripts.get_current_head() == NEWEST
    assert {script.revision for script in scripts.walk_revisions()} == set(KNOWN)


def test_a_state_of_the_first_version_is_brought_to_the_newest_and_keeps_what_it_holds(tmp_path: Path) -> None:
    database = Database(default_url(tmp_path))
    config = Config()
    config.set_main_option("script_location", "stockbridge.store:migrations")
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text("INSERT INTO cursors VALUES ('stock', 'c7', 3, 0, '', NULL)"))
    database.close()
    opened = State(default_url(tmp_path))
    assert opened.catalogue.cursor("stock").value == "c7"
    assert revision_of(opened._database) == NEWEST
    opened.close()


def test_a_state_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    State(default_url(tmp_path)).close()
    engine = create_engine(default_url(tmp_path))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigurationError, match="state_newer"):
        State(default_url(tmp_path))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
    engine.dispose()


def test_opening_twice_changes_nothing(state: State, tmp_path: Path) -> None:
    again = State(default_url(tmp_path))
    assert again.identity.pairing() == PAIRING
    again.close()


def test_the_database_is_durable_and_checks_foreign_keys(state: State) -> None:
    with state._database.reading() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_failed_write_leaves_nothing_behind(state: State) -> None:
    def half_done() -> None:
        with state._database.writing() as connection:
            connection.exec_driver_sql("UPDATE identity SET memory = 99")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_done()
    assert state.identity.standing().memory == 1


def test_a_database_of_another_kind_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="state_database"):
        Database("mysql://localhost/x")


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "state.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(ConfigurationError, match="state_damaged"):
        State(default_url(tmp_path))


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(StateUnwritable, match="state_unwritable"):
        State(default_url(tmp_path / "missing"))


def test_before_pairing_there_is_no_standing(tmp_path: Path) -> None:
    opened = State(default_url(tmp_path))
    assert opened.identity.pairing() is None
    with pytest.raises(NotPaired):
        opened.identity.standing()
    opened.close()


def test_the_import_sequence_never_falls(state: State) -> None:
    state.identity.greeted(1, 1, LINEAGE, 40)
    state.identity.greeted(1, 1, LINEAGE, 12)
    assert state.identity.standing().import_sequence == 40


def test_pairing_again_keeps_lineage_and_memory(state: State) -> None:
    offered = Lineage(number=7, mark="b" * 22)
    state.identity.greeted(3, 2, offered, 5)
    state.identity.use_raw_body()
    state.identity.pair(PAIRING)
    standing = state.identity.standing()
    assert (standing.lineage, standing.memory, standing.import_sequence) == (offered, 2, 5)
    assert not standing.raw_body


def test_each_process_raises_the_boot_counter(state: State) -> None:
    before = state.identity.standing().boot
    state.identity.raise_boot()
    assert state.identity.standing().boot == before + 1


def test_a_second_process_does_not_get_the_lock(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib\n"
        "from stockbridge.store.lock import StateLock\n"
        "from stockbridge.errors import AlreadyRunning\n"
        "try:\n    StateLock(pathlib.Path(sys.argv[1]))\n"
        "except AlreadyRunning as error:\n    sys.exit(error.exit_code)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    with StateLock(tmp_path):
        assert subprocess.run(command, check=False).returncode == AlreadyRunning.exit_code
    assert subprocess.run(command, check=False).returncode == 0


def test_the_lock_ends_with_a_killed_process(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib, time\n"
        "from stockbridge.store.lock import StateLock\n"
        "lock = StateLock(pathlib.Path(sys.argv[1]))\n"
        "print('held', flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(AlreadyRunning):
            StateLock(tmp_path)
        holder.kill()
        holder.wait()
    StateLock(tmp_path).release()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("sqlite", "state_database"),
        ("postgresql+pencil://host/base", "state_database"),
        ("mysql://host/base", "state_database"),
        ("postgresql+pg8000://host/base", "state_package_missing"),
    ],
)
def test_a_database_that_cannot_be_had_is_a_matter_of_the_settings(url: str, code: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        Database(url)
    assert (refusal.value.code, refusal.value.field) == (code, "state.url")


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="file/data") as refusal:
        StateLock(tmp_path / "file" / "data")
    assert refusal.value.code == "folder_unusable"
