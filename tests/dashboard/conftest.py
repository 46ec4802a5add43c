from tests.loaded import loaded, reading

__all__ = ["loaded", "reading"]
