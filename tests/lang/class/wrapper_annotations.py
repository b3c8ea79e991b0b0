for decorator in (classmethod, staticmethod):

    @decorator
    def method(cls) -> int: ...

    print("__annotations__" in method.__dict__, method.__annotations__)
    method.__annotations__ = {"a": "b"}
    print(method.__annotations__, method.__wrapped__.__annotations__)
    del method.__annotations__
    print(method.__annotations__)
    del method.__annotations__
    try:
        del method.__annotations__
    except AttributeError as error:
        print(error)
    try:
        method.__func__ = None
    except AttributeError as error:
        print(error)
