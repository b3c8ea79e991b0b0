# exit: 1
x = 'it's'
