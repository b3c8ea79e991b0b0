//! Programs that must not compile: what the types keep embedding programs from. Each is close to one that does.

/// What is put into a `Vm` must be able to move with it, futures included; a `LocalVm` takes them.
///
/// ```compile_fail,E0277
/// let shared = std::rc::Rc::new(1);
/// taipan::Vm::new().set("f", move || *shared);
/// ```
/// ```
/// let shared = std::rc::Rc::new(1);
/// taipan::LocalVm::new().set("f", move || *shared).unwrap();
/// ```
/// ```compile_fail,E0277
/// taipan::Vm::new().set_async("f", || async {
///     let shared = std::rc::Rc::new(1);
///     std::future::ready(()).await;
///     *shared
/// });
/// ```
/// ```
/// taipan::LocalVm::new().set_async("f", || async {
///     let shared = std::rc::Rc::new(1);
///     std::future::ready(()).await;
///     *shared
/// }).unwrap();
/// ```
/// ```compile_fail,E0277
/// #[taipan::class]
/// struct Stays(std::rc::Rc<i32>);
/// #[taipan::methods]
/// impl Stays {}
/// taipan::Vm::new().add_class::<Stays>();
/// ```
struct Threads;

/// A `LocalVm` and what runs in it stay in their thread.
///
/// ```compile_fail,E0277
/// let vm = taipan::LocalVm::new();
/// std::thread::spawn(move || drop(vm));
/// ```
/// ```compile_fail,E0277
/// fn spawn(future: impl Future + Send) { drop(future) }
/// let mut vm = taipan::LocalVm::new();
/// spawn(vm.call_async::<()>("f", ()));
/// ```
/// ```
/// fn spawn(future: impl Future + Send) { drop(future) }
/// let mut vm = taipan::Vm::new();
/// spawn(vm.call_async::<()>("f", ()));
/// ```
struct Local;

/// A VM does one thing at a time.
///
/// ```compile_fail,E0499
/// let mut vm = taipan::Vm::new();
/// let call = vm.call_async::<()>("f", ());
/// vm.run("x = 1");
/// drop(call);
/// ```
/// ```compile_fail,E0277
/// // Not shared by threads, either.
/// let vm = std::sync::Arc::new(taipan::LocalVm::new());
/// std::thread::spawn(move || drop(vm));
/// ```
struct Exclusive;

/// What is only borrowed does not get out of its scope, and nothing shorter comes in.
///
/// ```compile_fail,E0597
/// taipan::Vm::new().scope(|scope| {
///     let short = std::cell::Cell::new(1);
///     scope.function("f", || short.get())
/// });
/// ```
/// ```compile_fail,E0597
/// let mut vm = taipan::Vm::new();
/// {
///     let short = String::from("text");
///     vm.set("f", || short.len()).unwrap();
/// }
/// ```
/// ```compile_fail
/// let mut vm = taipan::Vm::new();
/// let mut kept = None;
/// vm.set("f", |cx: &mut taipan::Ctx, value: taipan::Value| { kept = Some(cx); }).unwrap();
/// ```
struct Borrowed;

/// A closure that changes what it holds says so.
///
/// ```compile_fail
/// let mut n = 0;
/// taipan::Vm::new().set("next", move || { n += 1; n });
/// ```
/// ```
/// let mut n = 0;
/// taipan::Vm::new().set("next", taipan::Mut(move || { n += 1; n })).unwrap();
/// ```
struct Changes;

/// Types that scripts cannot have.
///
/// ```compile_fail,E0277
/// struct Unknown;
/// taipan::Vm::new().set("x", Unknown);
/// ```
/// ```compile_fail,E0277
/// struct Unknown;
/// taipan::eval::<Unknown>("1");
/// ```
/// ```compile_fail,E0277
/// taipan::Vm::new().call::<()>("f", 1);
/// ```
/// ```
/// let _ = taipan::Vm::new().call::<()>("f", (1,));
/// ```
struct Types;

/// What the attributes refuse.
///
/// ```compile_fail
/// #[taipan::class]
/// struct Shape;
/// #[taipan::methods]
/// impl Shape {
///     async fn draw(&self) {}   // nothing is borrowed while a future waits
/// }
/// ```
/// ```
/// #[taipan::class]
/// struct Shape;
/// #[taipan::methods]
/// impl Shape {
///     async fn draw(this: taipan::Handle<Self>) { drop(this) }
/// }
/// ```
/// ```compile_fail
/// #[taipan::class]
/// struct Shape;
/// #[taipan::methods]
/// impl Shape {
///     fn eat(self) {}   // the object stays with the script
/// }
/// ```
/// ```compile_fail
/// #[taipan::class]
/// struct Shape;
/// #[taipan::methods]
/// impl Shape {
///     #[classmethod]
///     fn make() {}   // where is the class?
/// }
/// ```
/// ```compile_fail
/// #[taipan::class]
/// struct Generic<T>(T);
/// ```
/// ```compile_fail
/// #[taipan::module]
/// mod texts {
///     pub fn length(text: &str) -> usize { text.len() }   // `String`
/// }
/// ```
/// ```compile_fail
/// #[taipan::module]
/// mod pairs {
///     pub fn sum((a, b): (i64, i64)) -> i64 { a + b }   // a parameter needs a name
/// }
/// ```
/// ```compile_fail
/// #[derive(taipan::FromScript)]
/// enum Shape { Circle(f64), Square(f64) }
/// ```
struct Attributes;
