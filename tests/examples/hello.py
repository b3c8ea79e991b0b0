# cmd: EXAMPLES/hello.py golden
