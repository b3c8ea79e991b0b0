# exit: 1
[a]: int
