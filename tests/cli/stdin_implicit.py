# cmd:
# stdin: print("from stdin")\n
