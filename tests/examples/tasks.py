# cmd: EXAMPLES/tasks.py
