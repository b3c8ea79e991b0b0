import io
import re
import unittest


class Sample(unittest.TestCase):
    def test_ok(self):
        "the first line"

    def test_fail(self):
        self.assertEqual([1, 2, 3], [1, 5, 3])

    def test_error(self):
        {}["missing"]

    @unittest.skip("not today")
    def test_skipped(self):
        pass

    @unittest.expectedFailure
    def test_expected(self):
        self.fail()

    @unittest.expectedFailure
    def test_unexpected(self):
        pass

    def test_parts(self):
        for i in range(3):
            with self.subTest("part", i=i):
                self.assertNotEqual(i, 1)


for verbosity in 1, 2:
    stream = io.StringIO()
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Sample)
    result = unittest.TextTestRunner(stream, verbosity=verbosity).run(suite)
    text = re.sub(r"in \d+\.\d+s", "in TIME", stream.getvalue())
    print(re.sub(r'File ".*?"', 'File "FILE"', text))
    print(result.wasSuccessful(), result.testsRun)
