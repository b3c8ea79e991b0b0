# exit: 1
,
