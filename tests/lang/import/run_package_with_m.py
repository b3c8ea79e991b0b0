# cmd: -m _pkg one two
# env: TAIPANPATH=DIR PYTHONPATH=DIR
