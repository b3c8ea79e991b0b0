# cmd: EXAMPLES/errors.py
