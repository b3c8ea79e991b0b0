# cmd: -m _cli_mod a b
# env: TAIPANPATH=DIR PYTHONPATH=DIR
