"""Everything that can be set from outside: one table, read from the environment, and only by app.py and the two __main__.py."""

import os
from dataclasses import dataclass
from pathlib import Path

from etl.reader.limits import Limits
from warehouse.catalogue.errors import Problem, ProjectError

ROOT = Path(__file__).resolve().parent
CATALOGUE = ROOT / "data" / "catalogue"
VERSIONS = ROOT / "var" / "versions"  # earlier versions of the data that somebody looked at
DIVISIONS = CATALOGUE / "divisions"  # the forms areas and zones are kept in


@dataclass(frozen=True)
class Setting:
    """One setting: its environment variable, what it is when not set, and a sentence that says what it does."""

    name: str
    default: str
    sentence: str


SETTINGS = (
    Setting(
        "RVD_DATABASE_URL", "sqlite:///var/warehouse.sqlite", "The warehouse: an SQLite file, or postgresql://user:password@host/name."
    ),
    Setting("RVD_COUNTIES", "data/demo,data/published", "County folders to load and show, separated by commas; the first is shown first."),
    Setting("RVD_HOST", "127.0.0.1", "Address the server listens on; 0.0.0.0 lets other machines in."),
    Setting("RVD_PORT", "8050", "Port the server listens on."),
    Setting("RVD_WEB_WORKERS", "2", "Server processes (Linux and macOS)."),
    Setting("RVD_WEB_THREADS", "4", "Threads in each server process."),
    Setting("RVD_LOAD_PROCESSES", "2", "Processes that read workbooks side by side."),
    Setting("RVD_FILE_MEMORY_MIB", "1024", "Memory one workbook may take while it is read."),
    Setting("RVD_FILE_SECONDS", "60", "Seconds one workbook may take."),
    Setting("RVD_FILE_MIB", "50", "Size above which a file is refused unread."),
    Setting("RVD_WATCH_QUIET_SECONDS", "3", "A file in the inbox is read when it has not changed for so long."),
    Setting(
        "RVD_PUSH_URLS",
        "off",
        "Where `python -m dashboard push` sends the week's summary: Apprise URLs separated by spaces "
        "(企业微信 wecombot://, 钉钉 dingtalk://, 飞书 feishu://, e-mail mailtos://).",
    ),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def text(name: str) -> str:
    """Return a setting as text, its default when the variable is not set or empty."""
    return os.environ.get(name) or _BY_NAME[name].default


def number(name: str) -> int:
    """Return a setting as a positive whole number; raise ProjectError for anything else."""
    written = text(name)
    if not written.isascii() or not written.isdigit() or int(written) == 0:
        raise ProjectError(Problem(name, f"{written!r} is not a positive whole number", f"set it to one such as {_BY_NAME[name].default}"))
    return int(written)


def database_url() -> str:
    """Return the warehouse's URL; a relative SQLite path is meant from the project's folder, and its folder is made."""
    url = text("RVD_DATABASE_URL")
    prefix = "sqlite:///"
    if not url.startswith(prefix):
        return url
    path = ROOT / url.removeprefix(prefix)
    path.parent.mkdir(parents=True, exist_ok=True)
    return f"{prefix}{path}"


def county_folders() -> list[Path]:
    """Return the county folders, absolute; raise ProjectError for one that does not exist."""
    folders = [ROOT / name.strip() for name in text("RVD_COUNTIES").split(",") if name.strip()]
    missing = [folder for folder in folders if not folder.is_dir()]
    if missing:
        raise ProjectError(*(Problem("RVD_COUNTIES", f"no folder {folder}", "name an existing county folder") for folder in missing))
    return folders


def push_urls() -> list[str]:
    """Return the addresses the summary is pushed to, none where it is off."""
    written = text("RVD_PUSH_URLS")
    return [] if written == _BY_NAME["RVD_PUSH_URLS"].default else written.split()


def reading() -> Limits:
    """Return what reading one workbook may cost."""
    return Limits(memory_mib=number("RVD_FILE_MEMORY_MIB"), seconds=number("RVD_FILE_SECONDS"), file_mib=number("RVD_FILE_MIB"))
