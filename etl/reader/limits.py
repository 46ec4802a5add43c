"""How much one file may cost."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What reading one file may take before it is refused.

    Attributes:
        memory_mib: memory beyond what the worker has at rest (enforced on Linux only).
        seconds: wall time; the worker is ended then.
        file_mib: size on disk; unzipped_mib: what a zip package may unpack to.
        ratio: unpacked ÷ packed size that makes a package of more than `suspicious_mib` a bomb.
        cells: cells of one file's sheets together, blank ones inside their used ranges included.
    """

    memory_mib: int = 1024
    seconds: float = 60
    file_mib: int = 50
    unzipped_mib: int = 300
    ratio: int = 200
    suspicious_mib: int = 64
    cells: int = 5_000_000
