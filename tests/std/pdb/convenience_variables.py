# Names that begin with `$` are kept by the debugger.
import asyncio
import io
import pdb
import sys


def twice(x):
    return x * 2


async def main(commands):
    debugger = pdb.Pdb(stdin=io.StringIO(commands), stdout=sys.stdout, readrc=False)
    debugger.set_trace()
    y = twice(3)
    return y


commands = "$count = 5\n$count + 1\n$_asynctask.get_name()\n$_frame.f_lineno\ns\ns\nr\n$_retval\n$nothing\nc\n"
print(asyncio.run(main(commands)))
