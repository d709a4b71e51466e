"""The migrations of the database, and which of them it is at."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from mcctl.errors import UsageError

VERSION = text("SELECT version_num FROM alembic_version")

MIGRATING = 0x6D63_6374
"""The advisory lock of PostgreSQL that whoever migrates holds."""


def revision_of(connection: Connection) -> str | None:
    """Reads which migration a database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(VERSION).scalar()
    return found


def hold_migrations_off(connection: Connection) -> str | None:
    """Reads which migration a database is at, which then stays so until the transaction ends.

    On PostgreSQL whoever migrates takes the table of the version first, and waits for all who read it. The lock comes before
    the first look at any table: a transaction sees the state of its first look, and must not have seen one from before.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE alembic_version IN ACCESS SHARE MODE")
    found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found


def hold_others_off(connection: Connection) -> None:
    """Lets one migrate at a time, when nobody reads or writes; the others wait, and those who migrate find it done.

    On SQLite the one writer has been alone since the transaction began, and readers see the state of before.
    """
    if connection.dialect.name != "postgresql":
        return
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    bound = connection.exec_driver_sql("SELECT current_setting('lock_timeout')").scalar_one()
    connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATING})")
    if inspect(connection).has_table("alembic_version"):
        # those who come later queue behind this, so that it is not to wait for ever for one who came before
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{bound}'")
        connection.exec_driver_sql("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE")
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")


def upgrade(connection: Connection) -> None:
    """Runs the migrations that are missing; a UsageError tells of a database that a newer release made."""
    from alembic import command  # noqa: PLC0415  # a fifth of a second, wanted only for a new or an older database
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise UsageError("the platform's database was made by a newer release", hint="update mcctl") from error
