//! Conversions, and values that the host keeps.

use std::collections::{BTreeMap, HashMap, HashSet};
use taipan::{Bytes, FromScript, IntoScript, Result, Value, Vm};

fn round<T: FromScript + IntoScript + PartialEq + std::fmt::Debug + Clone>(value: T, shown: &str) {
    let mut vm = Vm::new();
    vm.set("x", value.clone()).expect("converts");
    assert_eq!(vm.eval::<String>("repr(x)").expect("has a repr"), shown);
    assert_eq!(vm.get::<T>("x").expect("converts back"), value);
}

#[test]
fn there_and_back() {
    round(-5i8, "-5");
    round(u64::MAX, "18446744073709551615");
    round(i128::MIN, "-170141183460469231731687303715884105728");
    round(1.5f64, "1.5");
    round(true, "True");
    round('ß', "'ß'");
    round("tab\t".to_string(), "'tab\\t'");
    round(Bytes(vec![0, 255]), "b'\\x00\\xff'");
    round(vec![1, 2, 3], "[1, 2, 3]");
    round([Some(1), None], "[1, None]");
    round((1, "a".to_string(), 2.0), "(1, 'a', 2.0)");
    round(
        BTreeMap::from([("a".to_string(), 1), ("b".to_string(), 2)]),
        "{'a': 1, 'b': 2}",
    );
    round(HashMap::from([(1, vec!["x".to_string()])]), "{1: ['x']}");
    round(HashSet::from([7]), "{7}");
    round((), "None");
}

#[test]
fn what_does_not_fit_is_refused() {
    let text = |result: Result<()>| result.unwrap_err().to_string();
    let eval = |source: &str| taipan::eval::<u8>(source).map(drop);
    assert_eq!(text(eval("256")), "OverflowError: int does not fit u8");
    assert_eq!(text(eval("-1")), "OverflowError: int does not fit u8");
    assert_eq!(
        text(eval("1.0")),
        "TypeError: 'float' object cannot be interpreted as an integer"
    );
    assert_eq!(
        text(taipan::eval::<Vec<String>>("'abc'").map(drop)),
        "TypeError: expected a sequence of items, got str"
    );
    assert_eq!(
        text(taipan::eval::<(i64, i64)>("(1, 2, 3)").map(drop)),
        "ValueError: expected 2 items, got 3"
    );
    assert_eq!(
        text(taipan::eval::<HashMap<String, i64>>("[]").map(drop)),
        "TypeError: expected dict, got list"
    );
    assert!(taipan::eval::<String>("'\\ud800'").is_err());
}

#[test]
fn kept_values_outlive_and_cross() -> Result {
    let mut vm = Vm::new();
    vm.run("class Box:\n    def __del__(self): freed.append(1)\nfreed = []")?;
    let kept: Value = vm.eval("Box()")?;
    let again = kept.clone();
    vm.run("assert not freed")?;
    drop(kept);
    std::thread::spawn(move || drop(again))
        .join()
        .expect("no panic");
    vm.run("assert freed == [1]")?;

    let list: Value = vm.eval("[1]")?;
    let mut other = Vm::new();
    assert_eq!(
        other.set("list", list.clone()).unwrap_err().to_string(),
        "ValueError: the value belongs to another VM"
    );
    drop(vm);
    assert!(list.get::<Vec<i64>>(&mut other).is_err());
    Ok(())
}

#[test]
fn simple_values_belong_to_no_vm() -> Result {
    let mut vm = Vm::new();
    let number: Value = vm.eval("42")?;
    let mut other = Vm::new();
    other.set("number", number)?;
    assert_eq!(other.eval::<i64>("number")?, 42);
    Ok(())
}

#[test]
fn objects_are_used_in_place() -> Result {
    let mut vm = Vm::new();
    vm.run("class Point:\n    x = 1\n    def move(self, by): self.x += by")?;
    let point: Value = vm.eval("Point()")?;
    point.set_attr(&mut vm, "x", 5)?;
    point.call_method::<()>(&mut vm, "move", (2,))?;
    assert_eq!(point.attr::<i64>(&mut vm, "x")?, 7);
    assert_eq!(point.attr_opt::<i64>(&mut vm, "y")?, None);
    assert_eq!(point.type_name(&mut vm)?, "Point");
    let map: Value = vm.eval("{'a': [1, 2]}")?;
    assert_eq!(map.item::<Vec<i64>>(&mut vm, "a")?, [1, 2]);
    assert_eq!(
        map.item::<i64>(&mut vm, "b").unwrap_err().class(),
        "KeyError"
    );
    Ok(())
}

#[derive(FromScript, Debug)]
struct Order {
    #[allow(dead_code)]
    buyer: Person,
    #[allow(dead_code)]
    counts: Vec<u8>,
}

#[derive(FromScript, Debug)]
struct Person {
    #[allow(dead_code)]
    name: String,
}

#[test]
fn what_cannot_be_converted_is_named() -> Result {
    let mut vm = Vm::new();
    let text = |vm: &mut Vm, source: &str| {
        let error = vm.eval::<Order>(source).expect_err("it does not fit");
        error.to_string()
    };
    assert_eq!(
        text(&mut vm, "{'buyer': {'name': 3}, 'counts': []}"),
        "TypeError: buyer.name: expected str, got int"
    );
    assert_eq!(
        text(&mut vm, "{'buyer': {'name': 'x'}, 'counts': [1, None]}"),
        "TypeError: counts[1]: 'NoneType' object cannot be interpreted as an integer"
    );
    let range = text(&mut vm, "{'buyer': {'name': 'x'}, 'counts': [1, 2, 300]}");
    assert!(range.starts_with("OverflowError: counts[2]: "), "{range}");
    // An object in place of a dict, and an argument of a function.
    vm.run("class Buyer:\n    name = None")?;
    assert_eq!(
        text(&mut vm, "{'buyer': Buyer(), 'counts': []}"),
        "TypeError: buyer.name: expected str, got None"
    );
    vm.set("ship", |_: i64, _: Order| ())?;
    let error = vm.run("ship(1, {'buyer': {'name': 3}, 'counts': []})");
    assert_eq!(
        error.unwrap_err().message(),
        "ship() argument 2: buyer.name: expected str, got int"
    );
    Ok(())
}
