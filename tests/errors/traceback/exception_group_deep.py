# exit: 1
g = ValueError("core")
for i in range(12):
    g = ExceptionGroup(f"level {i}", [g])
raise g
