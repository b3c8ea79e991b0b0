class Steps:
    def __init__(self, step):
        self.step = step

    def __aiter__(self):
        return self

    def __anext__(self):
        return self.step()


class BadIterator:
    def __await__(self):
        return 1


class Fails:
    def __await__(self):
        1 / 0


async def main(step):
    async for _ in Steps(step):
        pass


for step in (lambda: 1, BadIterator, Fails, lambda: 1 / 0):
    try:
        main(step).send(None)
    except Exception as error:
        print(repr(error))
        print("   ", repr(error.__cause__), error.__context__ is error.__cause__, error.__suppress_context__)
