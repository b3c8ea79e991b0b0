//! Modules that the host provides.

use std::cell::RefCell;
use std::sync::{Arc, Mutex};
use taipan::{Caps, Code, Error, Result, Source, Vm};

#[test]
fn texts_codes_and_packages() -> Result {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = asked.clone();
    let code = Code::compile("rules.py", "def rule(x):\n    return x + 1\n")?;
    let find = move |name: &str| {
        log.lock().expect("no panic").push(name.to_string());
        match name {
            "shop" => Some(Source::package(
                "from . import prices\nfrom .rules import rule",
            )),
            "shop.prices" => Some("APPLE = 3".into()),
            "shop.rules" => Some(code.clone().into()),
            "broken" => Some("def".into()),
            _ => None,
        }
    };
    let mut vm = Vm::builder().importer(find).build();
    vm.run("import shop.prices\nassert shop.rule(shop.prices.APPLE) == 4")?;
    assert_eq!(vm.eval::<String>("shop.rules.__file__")?, "rules.py");
    assert_eq!(vm.eval::<String>("shop.__package__")?, "shop");
    // Each is asked for once when it is imported, and again when it is imported anew.
    let count = |name: &str| {
        asked
            .lock()
            .expect("no panic")
            .iter()
            .filter(|n| *n == name)
            .count()
    };
    assert_eq!(count("shop.prices"), 1);
    vm.run("import sys; del sys.modules['shop.prices']; import shop.prices")?;
    assert_eq!(count("shop.prices"), 2);
    assert_eq!(vm.run("import broken").unwrap_err().class(), "SyntaxError");
    assert_eq!(
        vm.run("import shop.none").unwrap_err().message(),
        "No module named 'shop.none'"
    );
    Ok(())
}

#[test]
fn an_importer_is_asked_only_for_what_is_allowed() -> Result {
    let mut vm = Vm::builder()
        .importer(|name| (name != "json").then_some("X = 1"))
        .caps(Caps::none().imports(|name| name != "secret"))
        .build();
    vm.run("import other; assert other.X == 1")?;
    assert_eq!(
        vm.run("import secret").unwrap_err().class(),
        "ModuleNotFoundError"
    );
    Ok(())
}

#[test]
fn an_importer_may_fail() -> Result {
    let find = |name: &str| match name {
        "far" => std::fs::read_to_string("/no/such/file").map(Some),
        "near" => Ok(Some("X = 1".to_string())),
        _ => Ok(None),
    };
    let mut vm = Vm::builder().importer(find).build();
    vm.run("import near; assert near.X == 1")?;
    let error = vm.run("def f():\n    import far\nf()").unwrap_err();
    assert_eq!(error.class(), "FileNotFoundError");
    assert_eq!(error.frames().len(), 2);
    let original = error.downcast_ref::<std::io::Error>().map(|e| e.kind());
    assert_eq!(original, Some(std::io::ErrorKind::NotFound));
    // It is asked again, and a script may do without.
    vm.run(
        "try: import far\nexcept OSError: far = None\nimport sys; assert 'far' not in sys.modules",
    )?;
    let error = vm.run("import nowhere").unwrap_err();
    assert_eq!(error.class(), "ModuleNotFoundError");
    Ok(())
}

/// Runs a future that waits for nothing outside.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

#[test]
fn modules_from_far_are_fetched_before_anything_runs() -> Result {
    let asked = RefCell::new(Vec::new());
    let fetch = |name: String| {
        asked.borrow_mut().push(name.clone());
        async move {
            let mut waited = false;
            std::future::poll_fn(|_| match std::mem::replace(&mut waited, true) {
                true => std::task::Poll::Ready(()),
                false => std::task::Poll::Pending,
            })
            .await;
            Ok(match name.as_str() {
                "shop" => Some(Source::package("from . import prices")),
                "shop.prices" => Some("from .deep import APPLE\nimport math".into()),
                "shop.deep" => Some("APPLE = 3".into()),
                "late" => Some("import shop.deep as d\nVALUE = d.APPLE".into()),
                _ => None,
            })
        }
    };
    let mut vm = Vm::new();
    let source = "
import json, shop.prices
def later():
    import late
    return late.VALUE
total = 2 * shop.prices.APPLE
";
    let main = block_on(vm.load_async("main", source, fetch))?;
    assert_eq!(main.get::<i64>(&mut vm, "total")?, 6);
    assert_eq!(main.call::<i64>(&mut vm, "later", ())?, 3);
    let asked = asked.into_inner();
    for name in ["shop", "shop.prices", "shop.deep", "late"] {
        assert_eq!(asked.iter().filter(|n| *n == name).count(), 1, "{asked:?}");
    }
    assert!(
        !asked.iter().any(|n| n == "json" || n == "math"),
        "{asked:?}"
    );

    // A failure to fetch is the error of the load, and nothing has run.
    let fail = |name: String| async move {
        Err::<Option<String>, _>(Error::new("OSError", format!("no way to {name}")))
    };
    let error = block_on(vm.load_async("other", "ran = 1\nimport far", fail)).unwrap_err();
    assert_eq!(error.message(), "no way to far");
    assert!(vm.import("other").is_err());
    // What nobody has raises as usual, when it is imported.
    let none = |_: String| async { Ok(None::<String>) };
    let error = block_on(vm.load_async("other", "import far", none)).unwrap_err();
    assert_eq!(error.class(), "ModuleNotFoundError");
    // The future moves between threads.
    fn assert_send<T: Send>(_: &T) {}
    assert_send(&vm.load_async("other", "", |_| async { Ok(None::<String>) }));
    Ok(())
}
