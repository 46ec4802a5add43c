from tests.loaded import loaded

__all__ = ["loaded"]
