# exit: 1
{a, b} = c
