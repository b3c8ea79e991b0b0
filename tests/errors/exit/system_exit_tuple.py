# exit: 1
raise SystemExit(1, 2)
