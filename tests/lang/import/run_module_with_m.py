# cmd: -m _mod_main x
# env: TAIPANPATH=DIR PYTHONPATH=DIR
