# cmd: -c "x = 1; x / 0"
# env: PYTHON_COLORS=1
# exit: 1
