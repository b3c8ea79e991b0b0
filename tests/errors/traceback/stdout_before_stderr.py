# exit: 1
print("output first")
print("no newline", end="")
raise SystemError("end")
