# exit: 1
f"a } b"
