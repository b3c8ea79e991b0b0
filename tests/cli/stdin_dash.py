# cmd: - arg1
# stdin: import sys\nprint(sys.argv, __name__)\n
