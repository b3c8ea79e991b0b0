# cmd: EXAMPLES/generators.py
