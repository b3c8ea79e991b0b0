# exit: 1
f(**k, *a)
