import asyncio
import types

TOP_LEVEL_AWAIT = 0x2000
namespace = {"asyncio": asyncio, "start": 5}
function = types.FunctionType(compile("print(start)\nend = start + 1", "<text>", "exec"), namespace)
print(function(), namespace["end"])

code = compile("result = await asyncio.sleep(0, start)\nprint(result)", "<text>", "exec", TOP_LEVEL_AWAIT)
coroutine = types.FunctionType(code, namespace)()
print(type(coroutine))
asyncio.run(coroutine)
print(namespace["result"])
