import functools
import inspect


class Base:
    "Base doc"

    def method(self):
        "method doc"

    @classmethod
    def build(cls):
        "build doc"

    @property
    def size(self):
        "size doc"

    @functools.cached_property
    def cached(self):
        "cached doc"


class Child(Base):
    def method(self):
        pass

    @classmethod
    def build(cls):
        pass

    @property
    def size(self):
        pass

    @functools.cached_property
    def cached(self):
        pass


for thing in (Child, Child.method, Child().method, Child.build, Child.size, Child.__dict__["cached"], 3):
    print(inspect.getdoc(thing) is not None and inspect.getdoc(thing).splitlines()[0])
