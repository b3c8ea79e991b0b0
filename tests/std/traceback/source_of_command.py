# cmd: -c "import sys, traceback; f = lambda: 1 / 0; sys.excepthook = lambda *it: traceback.print_exception(it[1]); exec('def g(): f()'); g()"
# exit: 1
