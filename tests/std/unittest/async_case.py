import asyncio
import unittest

events = []


class Case(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        events.append("setUp")

    async def asyncSetUp(self):
        await asyncio.sleep(0)
        events.append("asyncSetUp")
        self.addAsyncCleanup(self.clean)

    async def clean(self):
        events.append("clean")

    async def test_it(self):
        events.append("test")
        self.assertIs(asyncio.get_running_loop(), self._asyncioRunner.get_loop())

    async def asyncTearDown(self):
        events.append("asyncTearDown")

    def tearDown(self):
        events.append("tearDown")


print(Case("test_it").run(), events)
