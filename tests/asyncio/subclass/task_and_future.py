import asyncio
class MyTask(asyncio.Task):
    def __init__(self, *a, **k):
        super().__init__(*a, **k)
        self.extra = "extra"
class MyFuture(asyncio.Future):
    def set_result(self, r): super().set_result(("wrapped", r))
async def co(): return 1
async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(lambda loop, coro, **kw: MyTask(coro, loop=loop, **kw))
    t = asyncio.create_task(co())
    print(type(t).__name__, t.extra, await t)
    f = MyFuture()
    f.set_result(2)
    print(await f)
asyncio.run(main())
