import asyncio, time, sys, io
async def slow():
    time.sleep(0.03)
def callback(x): time.sleep(0.03)
async def main():
    loop = asyncio.get_running_loop()
    loop.slow_callback_duration = 0.02
    await asyncio.create_task(slow(), name="slow")
    loop.call_soon(callback, 1)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
sys.stderr = io.StringIO()
asyncio.run(main(), debug=True)
for line in sys.stderr.getvalue().splitlines():
    if "Executing" in line: print(line[:line.index(" ", 12)], line[line.index("took"):-13])
