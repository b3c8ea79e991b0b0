# exit: 1
# cmd: -c "print(1"
