# exit: 1
"ä€".encode("ascii")
