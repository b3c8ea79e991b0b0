# In debug mode a report tells where what runs was scheduled, unless it tells where its object was made.
import asyncio
import logging


class Lines(logging.Handler):
    def emit(self, record):
        lines = record.getMessage().split("\n")
        print(*[line for line in lines if not line.startswith(" ")], sep="\n")
        print("in main():", any(line.endswith(", in main") for line in lines))


logging.root.handlers[:] = [Lines()]


def fail(text):
    asyncio.get_running_loop().call_exception_handler({"message": text})


async def main():
    loop = asyncio.get_running_loop()
    fail("in a task")
    loop.call_soon(fail, "in a callback")
    loop.call_later(0, fail, "in a timer")
    await asyncio.sleep(0.01)
    contexts = []
    loop.set_exception_handler(lambda loop, context: contexts.append(sorted(context)))
    fail("to a handler")
    loop.set_exception_handler(None)
    print(contexts)


loop = asyncio.new_event_loop()
loop.set_debug(True)
loop.run_until_complete(main())
loop.call_exception_handler({"message": "outside"})
loop.set_debug(False)
loop.call_soon(fail, "without debug mode")
loop.run_until_complete(asyncio.sleep(0))
