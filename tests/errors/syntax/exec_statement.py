# exit: 1
exec "x"
