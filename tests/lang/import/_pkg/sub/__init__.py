__all__ = ["mod", "one"]
one = 1
two = 2
