"""Compiling one megabyte of ordinary source."""

FUNCTION = '''
class Class{n}(Base):
    """Documentation of class {n}."""

    limit = {n} + 0x1F

    def __init__(self, name, *values, scale=1.5, **options):
        self.name = name
        self.values = [value * scale for value in values if value is not None]
        self.options = {{"level": {n}, **options}}

    def total(self, start=0):
        result = start
        for index, value in enumerate(self.values):
            if value > self.limit and index % 2 == 0:
                result += value - index * 3
            elif not value:
                continue
            else:
                result -= (value + {n}) // 7
        return result

    async def fetch(self, source):
        async with source.open(self.name) as stream:
            try:
                return {{key: item async for key, item in stream}}
            except (OSError, ValueError) as error:
                raise RuntimeError(f"cannot read {{self.name!r:>10}}: {{error}}") from error
            finally:
                self.closed = True

    @property
    def described(self):
        match self.options:
            case {{"level": int(level), **rest}} if level > 3:
                return "level %d of %s" % (level, sorted(rest))
            case _:
                return lambda x, y=2: (x ** y, x[1:-1], not x, -x)
'''


def main():
    parts = ["class Base:\n    pass\n"]
    size = 0
    number = 0
    while size < 1_000_000:
        text = FUNCTION.format(n=number)
        parts.append(text)
        size += len(text)
        number += 1
    source = "".join(parts)
    global begin
    begin = perf_counter()
    code = compile(source, "generated.py", "exec")
    return len(source), code.co_name


if __name__ == "__main__":
    from time import perf_counter

    checksum = main()
    print("compile_speed", perf_counter() - begin)
    print("checksum", checksum)
