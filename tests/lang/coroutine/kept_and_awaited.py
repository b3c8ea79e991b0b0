async def nested(): return 1
async def main():
    coro = nested()
    print(await coro, coro.__name__, coro.cr_frame)
    other = nested()
    await other
    try: await other
    except RuntimeError as e: print(e)
try: main().send(None)
except StopIteration: print("done")
