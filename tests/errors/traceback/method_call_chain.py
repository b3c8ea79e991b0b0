# exit: 1
"abc".upper().lower().index("z")
