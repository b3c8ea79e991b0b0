# cmd: -c "x = (1 +* 2)"
# env: PYTHON_COLORS=1
# exit: 1
