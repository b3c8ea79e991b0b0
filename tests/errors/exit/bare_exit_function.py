# exit: 5
exit(5)
