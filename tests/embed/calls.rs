//! Calls in both directions.

use taipan::{Ctx, Error, Func, LocalVm, Rest, Result, Value, Vm, kw};

#[test]
fn globals_stay_between_programs() -> Result {
    let mut vm = Vm::new();
    vm.run("x = 20")?;
    vm.run("y = x + 22")?;
    assert_eq!(vm.get::<i64>("y")?, 42);
    let missing = vm.get::<i64>("z").unwrap_err();
    assert_eq!(missing.to_string(), "NameError: name 'z' is not defined");
    Ok(())
}

#[test]
fn arguments_by_position_and_keyword() -> Result {
    let mut vm = Vm::new();
    let module = vm.load(
        "m",
        "def f(a, *rest, k=0, **more): return (a, rest, k, more)",
    )?;
    let shown = |value: Value, vm: &mut Vm| value.repr(vm);
    let result = module.call(&mut vm, "f", (1, 2, 3, kw! { k: 4, other: "x" }))?;
    assert_eq!(shown(result, &mut vm)?, "(1, (2, 3), 4, {'other': 'x'})");
    let result = module.call(&mut vm, "f", vec!["a", "b"])?;
    assert_eq!(shown(result, &mut vm)?, "('a', ('b',), 0, {})");
    Ok(())
}

#[test]
fn typed_function_is_checked_where_it_is_called() -> Result {
    let mut vm = Vm::new();
    vm.run("def half(n): return n / 2")?;
    let half: Func<(i64,), f64> = vm.get("half")?;
    assert_eq!(half.call(&mut vm, (5,))?, 2.5);
    let wrong: Func<(i64,), String> = vm.get("half")?;
    let error = wrong.call(&mut vm, (5,)).unwrap_err();
    assert_eq!(error.to_string(), "TypeError: expected str, got float");
    let error = vm.eval::<Func<(), ()>>("3").unwrap_err();
    assert_eq!(error.to_string(), "TypeError: expected callable, got int");
    Ok(())
}

#[test]
fn closures_check_their_arguments() -> Result {
    let mut vm = Vm::new();
    vm.set("pair", |a: i64, b: String| format!("{a}{b}"))?;
    vm.set("one", |text: String| text.len())?;
    vm.set("most", |first: f64, second: Option<f64>| {
        second.map_or(first, |s| s.max(first))
    })?;
    vm.set("count", |_: String, rest: Rest<i64>| rest.0.len())?;
    let message = |vm: &mut Vm, call: &str| vm.run(call).unwrap_err().message();
    assert_eq!(vm.eval::<String>("pair(1, 'x')")?, "1x");
    assert_eq!(vm.eval::<f64>("most(1)")?, 1.0);
    assert_eq!(vm.eval::<f64>("most(1, 2)")?, 2.0);
    assert_eq!(vm.eval::<usize>("count('', 2, 3)")?, 2);
    assert_eq!(
        message(&mut vm, "pair(1)"),
        "pair expected 2 arguments, got 1"
    );
    assert_eq!(
        message(&mut vm, "pair(1, 2)"),
        "pair() argument 2 must be str, not int"
    );
    assert_eq!(
        message(&mut vm, "one(None)"),
        "one() argument must be str, not None"
    );
    assert_eq!(
        message(&mut vm, "one()"),
        "one() takes exactly one argument (0 given)"
    );
    assert_eq!(
        message(&mut vm, "one('', '')"),
        "one() takes exactly one argument (2 given)"
    );
    assert_eq!(
        message(&mut vm, "one(text='')"),
        "one() takes no keyword arguments"
    );
    assert_eq!(
        message(&mut vm, "pair('a', 'b')"),
        "'str' object cannot be interpreted as an integer"
    );
    assert_eq!(
        message(&mut vm, "most()"),
        "most expected at least 1 argument, got 0"
    );
    assert_eq!(
        message(&mut vm, "most(1, 2, 3)"),
        "most expected at most 2 arguments, got 3"
    );
    assert_eq!(
        message(&mut vm, "count()"),
        "count expected at least 1 argument, got 0"
    );
    assert_eq!(vm.eval::<String>("repr(pair)")?, "<built-in function pair>");
    assert_eq!(vm.eval::<String>("pair.__name__")?, "pair");
    Ok(())
}

#[test]
fn natives_call_back() -> Result {
    let mut vm = Vm::new();
    vm.set("apply", |cx: &mut Ctx, f: Func<(i64,), i64>, x: i64| {
        f.call(cx, (x,))
    })?;
    vm.run(
        "def fails(x):\n    raise KeyError(x)\n\
         try:\n    apply(fails, 3)\nexcept KeyError as e:\n    caught = e.args[0]",
    )?;
    assert_eq!(vm.get::<i64>("caught")?, 3);
    assert_eq!(
        vm.eval::<i64>("apply(lambda x: apply(lambda y: y + 1, x) * 2, 4)")?,
        10
    );
    Ok(())
}

#[test]
fn a_native_sees_the_globals() -> Result {
    let mut vm = Vm::new();
    vm.set("remember", |cx: &mut Ctx, name: String, value: Value| {
        cx.set(&name, value)
    })?;
    vm.run("remember('kept', [1, 2])")?;
    assert_eq!(vm.get::<Vec<u8>>("kept")?, [1, 2]);
    Ok(())
}

#[test]
fn modules_replace_each_other_and_reload() -> Result {
    let mut vm = Vm::new();
    let first = vm.load("plugin.py", "version = 1\nkept = 'yes'")?;
    vm.run("import plugin\nassert plugin.__file__ == 'plugin.py'")?;
    first.reload(&mut vm, &taipan::Code::compile("plugin.py", "version = 2")?)?;
    assert_eq!(
        vm.eval::<(i64, String)>("(plugin.version, plugin.kept)")?,
        (2, "yes".into())
    );
    let failed = vm.load("plugin.py", "version = 3\n1 / 0").unwrap_err();
    assert_eq!(failed.frames()[0].line(), 2);
    vm.run("import plugin\nassert plugin.version == 2")?;
    assert!(first.has(&mut vm, "kept")?);
    assert!(!first.has(&mut vm, "other")?);
    Ok(())
}

#[test]
fn local_vm_takes_what_cannot_move() -> Result {
    let counter = std::rc::Rc::new(std::cell::Cell::new(0));
    let mut vm = LocalVm::new();
    let shared = counter.clone();
    vm.set("count", move || shared.set(shared.get() + 1))?;
    vm.run("for _ in range(5): count()")?;
    assert_eq!(counter.get(), 5);
    drop(vm);
    assert_eq!(std::rc::Rc::strong_count(&counter), 1);
    Ok(())
}

#[test]
fn importer_is_asked_for_what_the_library_lacks() -> Result {
    let find = |name: &str| match name {
        "tools" => Some("def twice(x): return 2 * x".to_string()),
        _ => None,
    };
    let mut vm = Vm::builder().importer(find).build();
    vm.run("from tools import twice\nimport math\nx = twice(math.floor(2.5))")?;
    assert_eq!(vm.get::<i64>("x")?, 4);
    let error = vm.run("import nothing").unwrap_err();
    assert_eq!(error.class(), "ModuleNotFoundError");
    Ok(())
}

#[test]
fn errors_of_natives_are_exceptions() -> Result {
    let mut vm = Vm::new();
    vm.set("fail", || -> Result<()> { Err(Error::value_error("no")) })?;
    vm.run("try:\n    fail()\nexcept ValueError as e:\n    text = str(e)")?;
    assert_eq!(vm.get::<String>("text")?, "no");
    Ok(())
}
