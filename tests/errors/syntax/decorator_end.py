# exit: 1
@f
