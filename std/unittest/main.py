"""The command line of unittest."""

import os
import sys

from . import loader, runner
from .signals import installHandler

__unittest = True

_NO_TESTS_EXITCODE = 5



def _examples(**commands):
    rows = [f"  %(prog)s {arguments:<26}- {what}\n" for what, arguments in commands.items()]
    return "Examples:\n" + "".join(rows)


MAIN_EXAMPLES = _examples(**{
    "run tests from test_module": "test_module",
    "run tests from module.TestClass": "module.TestClass",
    "run specified test method": "module.Class.test_method",
    "run tests from test_file.py": "path/to/test_file.py",
})

MODULE_EXAMPLES = _examples(**{
    "run default set of tests": "",
    "run suite 'MyTestSuite'": "MyTestSuite",
    "run MyTestCase.testSomething": "MyTestCase.testSomething",
    f"run all 'test*' test methods\n{' ' * 39}in MyTestCase": "MyTestCase",
})


def _convert_name(name):
    """The module name that the path of a Python file stands for; other names stay as they are."""
    if not (os.path.isfile(name) and name.lower().endswith(".py")):
        return name
    if os.path.isabs(name):
        relative = os.path.relpath(name, os.getcwd())
        if os.path.isabs(relative) or relative.startswith(os.pardir):
            return name
        name = relative
    return os.path.normpath(name)[:-3].replace("\\", ".").replace("/", ".")


def _convert_names(names):
    return [_convert_name(name) for name in names]


def _convert_select_pattern(pattern):
    """The pattern of option -k: a part of a name, unless it has wildcards."""
    return pattern if "*" in pattern else f"*{pattern}*"


class TestProgram:
    """Reads the command line, loads the tests, runs them, and ends the process."""

    module = None
    verbosity = 1
    failfast = catchbreak = buffer = progName = warnings = testNamePatterns = None
    _discovery_parser = None

    def __init__(
        self,
        module="__main__",
        defaultTest=None,
        argv=None,
        testRunner=None,
        testLoader=loader.defaultTestLoader,
        exit=True,
        verbosity=1,
        failfast=None,
        catchbreak=None,
        buffer=None,
        warnings=None,
        *,
        tb_locals=False,
        durations=None,
    ):
        self.module = __import__(module) if isinstance(module, str) else module
        if isinstance(module, str):
            for part in module.split(".")[1:]:
                self.module = getattr(self.module, part)
        if argv is None:
            argv = sys.argv
        self.testLoader, self.testRunner, self.defaultTest = testLoader, testRunner, defaultTest
        self.verbosity, self.durations = verbosity, durations
        self.failfast, self.catchbreak, self.buffer, self.tb_locals = failfast, catchbreak, buffer, tb_locals
        self.exit = exit
        # Unless somebody chose, warnings are shown once each.
        self.warnings = warnings if warnings is not None or sys.warnoptions else "default"
        self.progName = os.path.basename(argv[0])
        self.parseArgs(argv)
        self.runTests()

    def parseArgs(self, argv):
        """Read the command line and load the tests that it names."""
        self._initArgParsers()
        searches = self.module is None and argv[1:2] and argv[1].lower() == "discover"
        if not searches:
            self._main_parser.parse_args(argv[1:], self)
        if self.module is None and (searches or not self.tests):
            # Without names the current directory is searched.
            self._do_discovery(argv[2:] if searches else [])
            return
        if self.tests:
            self.testNames = _convert_names(self.tests)
            if __name__ == "__main__":
                self.module = None
        else:
            chosen = self.defaultTest
            self.testNames = (chosen,) if isinstance(chosen, str) else chosen and list(chosen)
        self.createTests()

    def createTests(self, from_discovery=False, Loader=None):
        """Make self.test, the suite to run."""
        if self.testNamePatterns:
            self.testLoader.testNamePatterns = self.testNamePatterns
        if from_discovery:
            chosen = self.testLoader if Loader is None else Loader()
            self.test = chosen.discover(self.start, self.pattern, self.top)
        elif self.testNames is None:
            self.test = self.testLoader.loadTestsFromModule(self.module)
        else:
            self.test = self.testLoader.loadTestsFromNames(self.testNames, self.module)

    def _initArgParsers(self):
        common = self._getParentArgParser()
        self._main_parser = self._getMainArgParser(common)
        self._discovery_parser = self._getDiscoveryArgParser(common)

    def _getParentArgParser(self):
        import argparse

        parser = argparse.ArgumentParser(add_help=False)
        option = parser.add_argument
        option("-v", "--verbose", dest="verbosity", action="store_const", const=2, help="Verbose output")
        option("-q", "--quiet", dest="verbosity", action="store_const", const=0, help="Quiet output")
        option("--locals", dest="tb_locals", action="store_true", help="Show local variables in tracebacks")
        option(
            "--durations",
            dest="durations",
            type=int,
            default=None,
            metavar="N",
            help="Show the N slowest test cases (N=0 for all)",
        )

        def switch(short, long, name, text):
            # An option that the caller of main() has set is not offered.
            if getattr(self, name) is None:
                option(short, long, dest=name, action="store_true", help=text)
                setattr(self, name, False)

        switch("-f", "--failfast", "failfast", "Stop on first fail or error")
        switch("-c", "--catch", "catchbreak", "Catch Ctrl-C and display results so far")
        switch("-b", "--buffer", "buffer", "Buffer stdout and stderr during tests")
        if self.testNamePatterns is None:
            option(
                "-k",
                dest="testNamePatterns",
                action="append",
                type=_convert_select_pattern,
                help="Only run tests which match the given substring",
            )
            self.testNamePatterns = []
        return parser

    def _getMainArgParser(self, parent):
        import argparse

        parser = argparse.ArgumentParser(parents=[parent], color=True)
        parser.prog = self.progName
        parser.print_help = self._print_help
        parser.add_argument(
            "tests", nargs="*", help="a list of any number of test modules, classes and test methods."
        )
        return parser

    def _getDiscoveryArgParser(self, parent):
        import argparse

        parser = argparse.ArgumentParser(parents=[parent], color=True)
        parser.prog = f"{self.progName} discover"
        parser.epilog = (
            "For test discovery all test modules must be importable from the top level directory of the project."
        )
        option = parser.add_argument
        option("-s", "--start-directory", dest="start", help="Directory to start discovery ('.' default)")
        option("-p", "--pattern", dest="pattern", help="Pattern to match tests ('test*.py' default)")
        option(
            "-t",
            "--top-level-directory",
            dest="top",
            help="Top level directory of project (defaults to start directory)",
        )
        # The same three can be given by position.
        for name in "start", "pattern", "top":
            option(name, nargs="?", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        return parser

    def _print_help(self, *args, **kwargs):
        examples = MAIN_EXAMPLES if self.module is None else MODULE_EXAMPLES
        print(self._main_parser.format_help())
        print(examples % {"prog": self.progName})
        if self.module is None:
            self._discovery_parser.print_help()

    def usageExit(self, msg=None):
        """Print the help, and a message before it, and exit."""
        if msg:
            print(msg)
        if self._discovery_parser is None:
            self._initArgParsers()
        self._print_help()
        sys.exit(2)

    def _do_discovery(self, argv, Loader=None):
        self.start, self.pattern, self.top = ".", "test*.py", None
        if argv is not None:
            if self._discovery_parser is None:
                # parseArgs() was overridden.
                self._initArgParsers()
            self._discovery_parser.parse_args(argv, self)
        self.createTests(from_discovery=True, Loader=Loader)

    def _make_runner(self):
        if not isinstance(self.testRunner, type):
            return self.testRunner
        options = {
            "verbosity": self.verbosity,
            "failfast": self.failfast,
            "buffer": self.buffer,
            "warnings": self.warnings,
            "tb_locals": self.tb_locals,
            "durations": self.durations,
        }
        # Runner classes of others may not know the newer options, or none at all.
        for newer in (), ("tb_locals", "durations"):
            for name in newer:
                del options[name]
            try:
                return self.testRunner(**options)
            except TypeError:
                pass
        return self.testRunner()

    def runTests(self):
        """Run the tests, and exit if that was asked for."""
        if self.catchbreak:
            installHandler()
        if self.testRunner is None:
            self.testRunner = runner.TextTestRunner
        self.result = self._make_runner().run(self.test)
        if not self.exit:
            return
        if not self.result.wasSuccessful():
            sys.exit(1)
        sys.exit(_NO_TESTS_EXITCODE if self.result.testsRun == 0 and len(self.result.skipped) == 0 else 0)


main = TestProgram
