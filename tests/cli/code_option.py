# cmd: -c "import sys; print(sys.argv, __name__, 1 + 1)" a b
