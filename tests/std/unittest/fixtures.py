import sys
import unittest

events = []


def setUpModule():
    events.append("setUpModule")
    unittest.addModuleCleanup(events.append, "module cleanup")


def tearDownModule():
    events.append("tearDownModule")


class One(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        events.append("setUpClass")
        cls.addClassCleanup(events.append, "class cleanup")

    @classmethod
    def tearDownClass(cls):
        events.append("tearDownClass")

    def setUp(self):
        events.append("setUp")
        self.addCleanup(events.append, "cleanup")

    def tearDown(self):
        events.append("tearDown")

    def test_a(self):
        events.append("a")

    def test_b(self):
        events.append("b")


result = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])(result)
print(result)
print(*events, sep="\n")
