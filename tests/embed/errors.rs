//! Errors as data and as text.

use taipan::{Error, Result, Vm};

#[test]
fn text_is_that_of_an_uncaught_exception() {
    let source = "def f(x):\n    return x / 0\n\nf(1)\n";
    let error = Vm::new().load("job.py", source).unwrap_err();
    let expected = "Traceback (most recent call last):
  File \"job.py\", line 4, in <module>
    f(1)
    ~^^^
  File \"job.py\", line 2, in f
    return x / 0
           ~~^~~
ZeroDivisionError: division by zero";
    assert_eq!(error.to_string(), expected);
    let lines: Vec<u32> = error.frames().iter().map(|frame| frame.line()).collect();
    assert_eq!(lines, [4, 2]);
    assert_eq!(error.frames()[1].source(), "return x / 0");
    assert_eq!(error.frames()[1].file(), "job.py");
}

#[test]
fn syntax_errors_show_the_place() {
    let error = taipan::run("x = (1,\n").unwrap_err();
    let expected = "  File \"<string>\", line 1
    x = (1,
        ^
SyntaxError: '(' was never closed";
    assert_eq!(error.to_string(), expected);
    assert_eq!(error.class(), "SyntaxError");
}

#[test]
fn original_error_goes_through_the_script() -> Result {
    let mut vm = Vm::new();
    vm.set("read", || std::fs::read_to_string("/nowhere/at/all"))?;
    let error = vm.run("def f():\n    read()\nf()").unwrap_err();
    assert_eq!(error.class(), "FileNotFoundError");
    assert_eq!(error.message(), "[Errno 2] No such file or directory");
    let io = error.downcast_ref::<std::io::Error>().expect("it was one");
    assert_eq!(io.kind(), std::io::ErrorKind::NotFound);
    vm.run("try:\n    read()\nexcept OSError as e:\n    number = e.errno")?;
    assert_eq!(vm.get::<i64>("number")?, 2);
    Ok(())
}

#[test]
fn an_error_can_be_raised_again() -> Result {
    let mut vm = Vm::new();
    vm.run("class Own(Exception): pass\ndef fails(): raise Own('deep')")?;
    vm.set("relay", |cx: &mut taipan::Ctx| cx.call::<()>("fails", ()))?;
    vm.run("try:\n    relay()\nexcept Own as e:\n    text = str(e)")?;
    assert_eq!(vm.get::<String>("text")?, "deep");
    let error = vm.run("relay()").unwrap_err();
    assert_eq!(error.class(), "Own");
    assert!(error.exception().is_some());
    Ok(())
}

#[test]
fn panics_become_exceptions() -> Result {
    let mut vm = Vm::new();
    vm.set("explode", |n: i64| {
        if n > 0 {
            panic!("boom {n}")
        }
    })?;
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let uncaught = vm.run("try:\n    explode(7)\nexcept Exception:\n    pass");
    let caught = vm.run("try:\n    explode(8)\nexcept BaseException as e:\n    text = repr(e)");
    std::panic::set_hook(hook);
    let error = uncaught.unwrap_err();
    assert_eq!(error.message(), "boom 7");
    caught?;
    assert_eq!(vm.get::<String>("text")?, "RustPanic('boom 8')");
    assert_eq!(vm.eval::<i64>("1 + 1")?, 2);
    Ok(())
}

#[test]
fn errors_are_for_any_thread() {
    fn check<T: Send + Sync + std::error::Error + 'static>(_: &T) {}
    let error = taipan::run("raise ValueError('x')").unwrap_err();
    check(&error);
    let error = std::thread::spawn(move || error.to_string())
        .join()
        .expect("no panic");
    assert!(error.ends_with("ValueError: x"));
}

#[test]
fn unknown_class_is_a_runtime_error() -> Result {
    let mut vm = Vm::new();
    vm.set("fail", || -> Result<()> {
        Err(Error::new("no.Such", "text"))
    })?;
    let error = vm.run("fail()").unwrap_err();
    assert_eq!(error.class(), "RuntimeError");
    Ok(())
}
