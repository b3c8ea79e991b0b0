//! Classes and modules of Rust, as scripts see them.

use taipan::{Ctx, Error, FromScript, Func, Handle, IntoScript, LocalVm, Rest, Result, Value, Vm};

/// A point of the plane.
#[taipan::class]
#[derive(Clone, Debug, PartialEq)]
struct Point {
    /// Across.
    #[get]
    #[set]
    x: f64,
    #[get]
    y: f64,
}

#[taipan::methods]
impl Point {
    #[init]
    fn new(x: f64, #[default(0.0)] y: f64) -> Result<Point> {
        match x.is_nan() {
            true => Err(Error::value_error("not a place")),
            false => Ok(Point { x, y }),
        }
    }
    fn __repr__(&self) -> String {
        format!("Point({}, {})", self.x, self.y)
    }
    fn __add__(&self, other: &Point) -> Point {
        Point {
            x: self.x + other.x,
            y: self.y + other.y,
        }
    }
    fn __mul__(&self, factor: f64) -> Point {
        Point {
            x: self.x * factor,
            y: self.y * factor,
        }
    }
    fn __eq__(&self, other: &Point) -> bool {
        self == other
    }
    fn __len__(&self) -> usize {
        2
    }
    fn __iter__(&self) -> impl Iterator<Item = f64> + use<> {
        [self.x, self.y].into_iter()
    }
    /// Go somewhere else.
    fn move_by(&mut self, dx: f64, #[default(0.0)] dy: f64) {
        self.x += dx;
        self.y += dy;
    }
    #[getter]
    fn length(&self) -> f64 {
        self.x.hypot(self.y)
    }
    #[setter]
    fn set_length(&mut self, length: f64) -> Result<()> {
        if length < 0.0 {
            return Err(Error::value_error("negative length"));
        }
        let factor = length / self.x.hypot(self.y);
        (self.x, self.y) = (self.x * factor, self.y * factor);
        Ok(())
    }
    fn origin() -> Point {
        Point { x: 0.0, y: 0.0 }
    }
    fn map(&self, cx: &mut Ctx, f: Func<(f64,), f64>) -> Result<Point> {
        Ok(Point {
            x: f.call(cx, (self.x,))?,
            y: f.call(cx, (self.y,))?,
        })
    }
    fn sum(&self, more: Rest<f64>) -> f64 {
        self.x + self.y + more.0.iter().sum::<f64>()
    }
    #[skip]
    fn secret(&self) -> f64 {
        self.x
    }
}

fn vm() -> Result<Vm> {
    let mut vm = Vm::new();
    vm.add_class::<Point>()?;
    Ok(vm)
}

#[test]
fn methods_operators_and_properties() -> Result {
    let mut vm = vm()?;
    vm.run(
        "p = Point(3, y=4)
assert repr(p) == 'Point(3, 4)'
assert repr(p + Point(1)) == 'Point(4, 4)' and repr(p * 2) == 'Point(6, 8)'
assert p == Point(3, 4) and p != Point(3, 5) and p != 'text'
assert len(p) == 2 and list(p) == [3, 4] and sum(p) == 7
p.x = 0.5; assert p.x == 0.5
p.move_by(2.5); p.move_by(dx=0, dy=0)
assert p.length == 5
p.length = 10; assert repr(p) == 'Point(6, 8)'
assert repr(Point.origin()) == 'Point(0, 0)'
assert repr(p.map(lambda v: -v)) == 'Point(-6, -8)'
assert p.sum(1, 2) == 17
assert Point.__doc__ == 'A point of the plane.' and Point.move_by.__doc__ == 'Go somewhere else.'
assert not hasattr(p, 'secret')",
    )?;
    let point: Handle<Point> = vm.get("p")?;
    assert_eq!(point.with(&mut vm, |p| p.secret())?, 6.0);
    Ok(())
}

#[test]
fn mistakes_have_the_usual_texts() -> Result {
    let mut vm = vm()?;
    vm.run("p = Point(1, 2)")?;
    let mut message = |source: &str| {
        let error = vm.run(source).unwrap_err();
        format!("{}: {}", error.class(), error.message())
    };
    assert_eq!(
        message("p.y = 3"),
        "AttributeError: attribute 'y' of 'Point' objects is not writable"
    );
    assert_eq!(
        message("p.x = 'a'"),
        "TypeError: must be real number, not str"
    );
    assert_eq!(
        message("p + 1"),
        "TypeError: unsupported operand type(s) for +: 'Point' and 'int'"
    );
    assert_eq!(
        message("Point()"),
        "TypeError: Point() missing required argument 'x' (pos 1)"
    );
    assert_eq!(
        message("Point(1, 2, 3)"),
        "TypeError: Point() takes at most 2 arguments (3 given)"
    );
    assert_eq!(
        message("p.move_by(z=1)"),
        "TypeError: move_by() missing required argument 'dx' (pos 1)"
    );
    assert_eq!(
        message("p.move_by(1, z=1)"),
        "TypeError: move_by() got an unexpected keyword argument 'z'"
    );
    assert_eq!(
        message("p.map(3)"),
        "TypeError: map() argument 'f' must be callable, not int"
    );
    assert_eq!(message("p.length = -1"), "ValueError: negative length");
    assert_eq!(message("Point(float('nan'))"), "ValueError: not a place");
    assert_eq!(
        message("p.map(lambda v: p.move_by(1) or 1.0)"),
        "RuntimeError: Already borrowed"
    );
    Ok(())
}

#[test]
fn scripts_subclass() -> Result {
    let mut vm = vm()?;
    vm.run(
        "class Named(Point):
    def __init__(self, x, name='p'):
        super().__init__(x, y=2)
        self.name = name
    def __repr__(self): return self.name + super().__repr__()
n = Named(1)
n.name = 'q'
assert repr(n) == 'qPoint(1, 2)' and isinstance(n, Point) and n.x == 1
match n:
    case Named(x=1): pass
    case _: raise AssertionError",
    )?;
    // As with any class, who overrides `__init__` calls it.
    let error = vm.run("class Bare(Point):\n    def __init__(self): pass\nBare().x");
    assert_eq!(error.unwrap_err().class(), "ReferenceError");
    vm.run("n.__init__(5)\nassert repr(n) == 'pPoint(5, 2)'\nassert type(Point.__new__(Point)) is Point")?;
    Ok(())
}

#[test]
fn values_go_both_ways() -> Result {
    let mut vm = vm()?;
    vm.set("start", Point { x: 1.0, y: 1.0 })?;
    vm.set("shift", |cx: &mut Ctx, p: Handle<Point>| {
        p.with(cx, |p| p.x += 1.0)
    })?;
    vm.run("shift(start)")?;
    assert_eq!(vm.eval::<f64>("start.x")?, 2.0);
    let made = vm.create(Point { x: 7.0, y: 0.0 })?;
    assert_eq!(made.value().attr::<f64>(&mut vm, "x")?, 7.0);
    assert!(vm.eval::<Handle<Point>>("3").is_err());
    Ok(())
}

#[taipan::class]
struct Button {
    on_click: Option<Func<(), ()>>,
    _shared: std::sync::Arc<()>,
}

#[taipan::methods]
impl Button {
    fn on_click(&mut self, f: Func<(), ()>) {
        self.on_click = Some(f);
    }
}

#[test]
fn a_cycle_through_a_callback_is_collected() -> Result {
    let counter = std::sync::Arc::new(());
    let mut vm = Vm::new();
    let button = Button {
        on_click: None,
        _shared: counter.clone(),
    };
    vm.set("button", button)?;
    vm.run("button.on_click(lambda b=button: b)\ndel button")?;
    assert_eq!(std::sync::Arc::strong_count(&counter), 2);
    vm.collect();
    vm.run("pass")?;
    assert_eq!(std::sync::Arc::strong_count(&counter), 1);
    Ok(())
}

#[taipan::class]
struct Shared(std::rc::Rc<std::cell::Cell<i64>>);

#[taipan::methods]
impl Shared {
    fn bump(&self) -> i64 {
        self.0.set(self.0.get() + 1);
        self.0.get()
    }
}

#[test]
fn local_vm_has_classes_that_stay() -> Result {
    let cell = std::rc::Rc::new(std::cell::Cell::new(1));
    let mut vm = LocalVm::new();
    vm.set("shared", Shared(cell.clone()))?;
    assert_eq!(vm.eval::<i64>("shared.bump() + shared.bump()")?, 5);
    drop(vm);
    assert_eq!((cell.get(), std::rc::Rc::strong_count(&cell)), (3, 1));
    let error = Vm::new().set("shared", Shared(cell)).unwrap_err();
    assert_eq!(
        error.message(),
        "objects of class 'Shared' are not Send: they need a LocalVm"
    );
    Ok(())
}

/// Tools of the host.
#[taipan::module]
mod host {
    use taipan::{Iter, Result};

    /// Add two numbers.
    pub fn add(a: i64, b: i64) -> i64 {
        a + b
    }
    /// A greeting.
    pub fn greet(name: String, #[default("Hello".to_string())] greeting: String) -> String {
        format!("{greeting}, {name}!")
    }
    pub fn count(n: u32) -> impl Iterator<Item = u32> {
        0..n
    }
    pub fn parse(text: String) -> Result<i64> {
        Ok(text.parse()?)
    }
    pub fn pairs(text: String) -> Iter<std::vec::IntoIter<(usize, char)>> {
        Iter(text.chars().enumerate().collect::<Vec<_>>().into_iter())
    }
    pub const LIMIT: u32 = 10;

    /// A queue.
    #[taipan::class(module = "host")]
    #[derive(Default)]
    pub struct Queue {
        items: Vec<taipan::Value>,
    }

    #[taipan::methods]
    impl Queue {
        #[init]
        fn new() -> Queue {
            Queue::default()
        }
        fn push(&mut self, item: taipan::Value) {
            self.items.push(item);
        }
        fn __iter__(&self) -> Queue {
            Queue {
                items: self.items.clone(),
            }
        }
        fn __next__(&mut self) -> Option<taipan::Value> {
            (!self.items.is_empty()).then(|| self.items.remove(0))
        }
        fn __contains__(&self, cx: &mut taipan::Ctx, item: i64) -> bool {
            self.items
                .iter()
                .any(|i| i.get::<i64>(cx).is_ok_and(|i| i == item))
        }
    }
}

#[test]
fn modules_are_imported() -> Result {
    let mut vm = Vm::builder().module(host::module()).build();
    vm.run(
        "import host
from host import add, LIMIT
assert host.__doc__ == 'Tools of the host.'
assert add(1, b=2) == 3 and LIMIT == 10
assert host.greet('you') == 'Hello, you!' and host.greet('you', greeting='Hi') == 'Hi, you!'
assert [x for x in host.count(3)] == [0, 1, 2]
it = host.count(1); assert next(it) == 0 and next(it, 'end') == 'end' and next(it, 'end') == 'end'
assert dict(host.pairs('ab')) == {0: 'a', 1: 'b'}
q = host.Queue()
q.push(1); q.push('two')
assert list(q) == [1, 'two'] and 1 in q and 5 not in q
assert repr(host.Queue) == \"<class 'host.Queue'>\"
import inspect
assert str(inspect.signature(add)) == '(a, b)'",
    )?;
    let error = vm.run("host.parse('x')").unwrap_err();
    assert!(error.downcast_ref::<std::num::ParseIntError>().is_some());
    let error = vm.run("add('1', 2)").unwrap_err();
    assert_eq!(
        error.message(),
        "'str' object cannot be interpreted as an integer"
    );
    Ok(())
}

#[derive(FromScript, IntoScript, Clone, Debug, PartialEq)]
struct Order {
    id: u32,
    items: Vec<String>,
    state: State,
    note: Option<String>,
}

#[derive(FromScript, IntoScript, Clone, Copy, Debug, PartialEq)]
enum State {
    New,
    OnItsWay,
}

#[derive(FromScript, IntoScript, Clone, Debug, PartialEq)]
struct Meters(f64);

#[test]
fn derived_conversions() -> Result {
    let mut vm = Vm::new();
    let order: Order = vm.eval("{'id': 7, 'items': ['a'], 'state': 'on_its_way'}")?;
    let expected = Order {
        id: 7,
        items: vec!["a".into()],
        state: State::OnItsWay,
        note: None,
    };
    assert_eq!(order, expected);
    vm.set("order", order)?;
    let shown: String = vm.eval("repr(order)")?;
    assert_eq!(
        shown,
        "{'id': 7, 'items': ['a'], 'state': 'on_its_way', 'note': None}"
    );
    vm.run("class O: pass\no = O(); o.id = 1; o.items = (); o.state = 'new'; o.note = 'x'")?;
    assert_eq!(vm.get::<Order>("o")?.note, Some("x".into()));
    let error = vm.eval::<Order>("{'id': 7}").unwrap_err();
    assert_eq!(error.to_string(), "KeyError: 'items'");
    let error = vm.eval::<State>("'old'").unwrap_err();
    assert_eq!(error.to_string(), "ValueError: unknown State: 'old'");
    assert_eq!(vm.eval::<Meters>("2.5")?, Meters(2.5));
    let kept: Value = vm.value(Meters(1.0))?;
    assert_eq!(kept.get::<f64>(&mut vm)?, 1.0);
    Ok(())
}
