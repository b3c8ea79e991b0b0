from .. import value as parent_value
NAME = __name__
__all__ = ["NAME"]
