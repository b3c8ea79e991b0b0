//! The isolate: everything a script can reach hangs off a [`Vm`].

use crate::heap::{Heap, Kind, Trace};
use crate::host::Host;
use crate::interner::Interner;
use crate::names::Names;
use crate::native::{ClassDef, GetSetDef, MethodKind, ModuleDef};
use crate::raise::R;
use crate::type_map::TypeMap;
use crate::types::builtin::{Builtin, GetSetDescr, MethodDescr};
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::module::Module;
pub use crate::types::registry::Types;
use crate::types::shape::{Shape, exact};
use crate::types::str_::Str;
use crate::types::type_::{Type, flag};
use crate::value::{Raw, Value};
use dashu_int::IBig;
use std::sync::Arc;
use taipan_bytecode::Code;

/// How source is compiled; installed by the facade, so that the VM needs no compiler.
pub type CompileFn = fn(&mut Vm, &CompileRequest<'_>) -> R<Arc<Code>>;

/// Makes an isolate, in the thread that it will run in.
pub type MakeIsolate = Box<dyn FnOnce() -> Box<Vm> + Send>;

/// How trees of syntax nodes are made and compiled; installed by the facade.
#[derive(Clone, Copy)]
pub struct TreeHooks {
    /// Whether an object is a node.
    pub is_node: fn(&mut Vm, &Value) -> R<bool>,
    /// The tree of a source, for a minor version of the language (-1: the newest).
    pub parse: fn(&mut Vm, &CompileRequest<'_>, i64) -> R,
    /// The code of a tree, or the tree after checks and optimisation if the flags ask for one.
    pub compile: fn(&mut Vm, &Value, &CompileRequest<'_>) -> R,
}

/// Writes text (generalised UTF-8) to a native text stream; `None` if the value is not one.
pub type TextWriter = fn(&mut Vm, &Value, &[u8]) -> Option<R<()>>;

/// What to compile.
pub struct CompileRequest<'a> {
    pub source: &'a str,
    pub filename: &'a str,
    /// `exec`, `eval` or `single`.
    pub mode: &'a str,
    /// `compile()` flags (future features, `PyCF_*`).
    pub flags: u32,
    /// -1: as the isolate was started.
    pub optimize: i32,
}

/// An isolate.
pub struct Vm {
    pub types: Types,
    pub names: Names,
    /// The exception just raised, until a handler takes it.
    pub raised: Option<Value>,
    /// The exception being handled (`sys.exception()`), or None.
    pub handled: Value,
    /// Dict of the `builtins` module.
    pub builtins: Value,
    /// `sys.modules`
    pub modules: Value,
    /// Dict of the `sys` module.
    pub sys: Value,
    /// Bumped when a class that caches depend on changes.
    pub epoch: u32,
    pub next_class_version: u32,
    pub next_keys_version: u32,
    pub method_cache: Box<[CacheEntry]>,
    /// Entries made since the method cache has its size.
    pub(crate) method_cache_fills: usize,
    pub(crate) super_cache: Box<[crate::interp::caches::SuperEntry]>,
    pub(crate) attr_cache: Box<[crate::interp::caches::AttrEntry]>,
    pub stack: crate::interp::stack::Stack,
    /// The eval breaker of the heap.
    pub(crate) breaker: *const std::sync::atomic::AtomicU32,
    /// Units of work until somebody looks (see [`crate::limits`]).
    pub(crate) fuel: i64,
    /// Objects whose last reference the running instruction has given up.
    pub(crate) dead: [*mut crate::heap::Header; crate::interp::dispatch::DYING],
    pub(crate) dying: usize,
    /// The tail-calling dispatcher's table: here, so that an isolate can count or trace by exchanging handlers.
    #[cfg(taipan_tail_calls)]
    pub(crate) handlers: [crate::interp::dispatch::Handler; 256],
    /// The handlers that do the work while `handlers` tell what happens.
    #[cfg(taipan_tail_calls)]
    pub(crate) untraced_handlers: Option<Box<[crate::interp::dispatch::Handler; 256]>>,
    /// Machine code, if there is to be any.
    #[cfg(taipan_jit)]
    pub(crate) jit: Option<Box<crate::jit::Jit>>,
    /// Calls of a new code object until it gets machine code.
    #[cfg(taipan_jit)]
    pub(crate) first_heat: u32,
    /// How the loop was left.
    pub(crate) exit: Option<R<crate::interp::Outcome>>,
    /// The value returned by a function that native code has called, owned, or UNDEF: the usual one of the ways to leave the loop.
    pub(crate) returned: Raw,
    /// What [`Vm::next_pair_op`] has found, owned.
    pub(crate) pair: [Raw; 2],
    /// It was yielded by a generator.
    pub(crate) yielded: bool,
    pub recursion_limit: usize,
    pub(crate) known: KnownNatives,
    /// Code objects that functions have given up while they ran.
    pub(crate) replaced_codes: Vec<Value>,
    /// Operands of scripts' operator methods now running (see `interp::ops`).
    pub(crate) binary_operands: Vec<(Value, Value)>,
    /// `sys.set_coroutine_origin_tracking_depth`
    pub coroutine_origin_depth: usize,
    pub int_max_str_digits: usize,
    pub compile: Option<CompileFn>,
    pub trees: Option<TreeHooks>,
    /// How scripts get further isolates (`concurrent.interpreters`); installed by the facade.
    pub more_isolates: Option<fn(&mut Vm) -> Option<MakeIsolate>>,
    /// Writes text to a native text stream; `None` if the value is not one.
    pub text_writer: Option<TextWriter>,
    /// How the bytes of a source become text (encoding declaration, BOM); installed with `compile`.
    pub decode_source: Option<fn(&mut Vm, &[u8], &str, bool) -> R<String>>,
    pub host: Box<dyn Host>,
    /// Runs scripts' handlers of the signals that have arrived; installed by `_signal`.
    pub signal_hook: Option<fn(&mut Vm) -> R<()>>,
    /// Installed by `_contextvars`.
    pub context_hooks: Option<crate::context::ContextHooks>,
    /// What a native gives to be awaited that has nothing to wait for: an await of it gives None at once.
    pub settled: Value,
    /// The context of the code that runs, or a snapshot of one.
    pub context: Value,
    pub(crate) context_owner: Option<crate::context::ContextOwner>,
    pub native_modules: NativeModules,
    /// Makes `sys` when somebody asks for it: see [`Vm::start`].
    pub startup: Option<fn(&mut Vm)>,
    pub(crate) late_builtins: crate::builtins::Builtins,
    /// Strings of one character, by code point below 256, made when they are needed: see [`Vm::latin1`].
    pub(crate) latin1: Box<[Value]>,
    interned: Interner,
    pub empty_tuple: Value,
    pub empty_str: Value,
    /// What modules keep for the thread that runs.
    pub(crate) thread_locals: TypeMap,
    pub threads: crate::threads::Threads,
    /// Classes of native definitions, by the definition's address; a place may be another's.
    class_cache: Box<[(usize, Value); CLASS_CACHE]>,
    /// State that modules keep per isolate.
    pub state: TypeMap,
    pub settings: Settings,
    /// See [`crate::sampling`].
    pub(crate) sampler: Option<Box<crate::sampling::Sampler>>,
    /// See [`crate::handles`].
    pub(crate) handles: Arc<crate::handles::Owner>,
    pub(crate) meter: crate::limits::Meter,
    // Last, so that everything above is dropped while the heap still stands.
    pub heap: Box<Heap>,
    /// See the invariants of [`crate::threads`].
    _pinned: std::marker::PhantomPinned,
}

impl Drop for Vm {
    fn drop(&mut self) {
        self.threads.close();
        self.handles.close();
    }
}

/// What the command line decides.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub optimize: u8,
    /// What the command line has put first into `sys.path`.
    pub script_folder: Option<String>,
    pub dont_write_bytecode: bool,
    /// Folder of a tree of compiled modules, in place of `__pycache__`.
    pub pycache_prefix: Option<String>,
    pub verbose: u8,
    pub debug: u8,
    pub dev_mode: bool,
    pub inspect: bool,
    pub isolated: bool,
    pub ignore_environment: bool,
    pub safe_path: bool,
    pub quiet: bool,
    /// The user's site folder is left off `sys.path`.
    pub no_user_site: bool,
    /// All site folders are, and the builtins `exit`, `quit`, `help` and the like are missing.
    pub no_site: bool,
    /// Standard output and error have no buffers.
    pub unbuffered: bool,
    /// Hashes of strings are the same in every run.
    pub fixed_hashes: bool,
    /// Encoding and error handler of the standard streams, `ENCODING:ERRORS`.
    pub io_encoding: Option<String>,
    /// The whole command line.
    pub orig_argv: Vec<String>,
    pub bytes_warning: u8,
    pub warn_options: Vec<String>,
    pub x_options: Vec<(String, Option<String>)>,
    pub executable: String,
    /// Signals of the process reach this isolate: SIGINT raises KeyboardInterrupt, and scripts may install handlers.
    pub handle_signals: bool,
    /// Exceptions may be shown with colours; the stream that they go to decides.
    pub color_errors: bool,
    /// Standard error is a terminal: tracebacks may say more than CPython's, for whoever reads them.
    pub explain_errors: bool,
    /// Event loops whose waits are short may look for events some microseconds long before they sleep.
    pub busy_poll: bool,
    /// The event loop notes what tasks do (`taipan run --trace-tasks`).
    pub trace_tasks: bool,
}

/// The native modules that an isolate can import: tables that all isolates share, and what the host adds.
#[derive(Default)]
pub struct NativeModules {
    tables: Vec<&'static [&'static ModuleDef]>,
    added: Vec<&'static ModuleDef>,
}

impl NativeModules {
    /// Add a table.
    pub fn add_table(&mut self, table: &'static [&'static ModuleDef]) {
        self.tables.push(table);
    }
    /// Add a module, in place of one of the same name.
    pub fn add(&mut self, def: &'static ModuleDef) {
        self.added.push(def);
    }
    /// All of them; of two with the same name the first counts.
    pub fn iter(&self) -> impl Iterator<Item = &'static ModuleDef> {
        let tables = self.tables.iter().rev().copied().flatten();
        self.added.iter().rev().chain(tables).copied()
    }
    /// The module of this name.
    pub fn get(&self, name: &str) -> Option<&'static ModuleDef> {
        self.iter().find(|def| def.name == name)
    }
}

/// The builtin callables that are not really called: the first three resume a body, which an instruction does in the caller's loop,
/// the others are done by machine code. Known as soon as there is an object to call.
#[derive(Default)]
pub(crate) struct KnownNatives {
    pub(crate) generator_send: Value,
    pub(crate) coroutine_send: Value,
    pub(crate) next: Value,
    pub(crate) len: Value,
    pub(crate) list_append: Value,
    pub(crate) list_pop: Value,
}

/// One entry of the method cache.
#[derive(Clone)]
pub struct CacheEntry {
    pub version: u32,
    pub name: Raw,
    pub value: Option<Value>,
}

impl Vm {
    /// A new isolate. No module is imported; `builtins` and `sys` exist.
    pub fn new(host: Box<dyn Host>) -> Box<Vm> {
        Vm::with_stack(host, crate::interp::stack::Stack::new())
    }

    /// The same with this stack: [`Stack::small`](crate::interp::stack::Stack::small) where there are many isolates.
    pub fn with_stack(host: Box<dyn Host>, stack: crate::interp::stack::Stack) -> Box<Vm> {
        let mut heap = Heap::new();
        heap.hash_seed = host.hash_seed();
        let mut known = Vec::with_capacity(Names::TEXTS.len());
        let names = Names::new(|text| {
            let name = heap.alloc_str(text.as_bytes(), text.len(), false);
            known.push(name.clone());
            name
        });
        let mut interned = Interner::new(known);
        let empty_tuple = heap.alloc_tuple(exact(Kind::Tuple), Vec::new());
        let empty_str = interned.intern(&mut heap, b"");
        let mut dict = || heap.alloc(exact(Kind::Dict), Dict::new());
        let (builtins, modules, sys) = (dict(), dict(), dict());
        let mut vm = Box::new(Vm {
            types: Types::unborn(),
            names,
            raised: None,
            handled: Value::NONE,
            builtins,
            modules,
            sys,
            epoch: 1,
            next_class_version: 1,
            next_keys_version: 1,
            method_cache: vec![CacheEntry::EMPTY; FIRST_METHOD_CACHE].into(),
            method_cache_fills: 0,
            super_cache: Box::default(),
            attr_cache: Box::default(),
            stack,
            breaker: Arc::as_ptr(&heap.breaker),
            fuel: i64::MAX,
            dead: [std::ptr::null_mut(); crate::interp::dispatch::DYING],
            dying: 0,
            #[cfg(taipan_tail_calls)]
            handlers: Vm::handler_table(false),
            #[cfg(taipan_tail_calls)]
            untraced_handlers: None,
            #[cfg(taipan_jit)]
            jit: None,
            #[cfg(taipan_jit)]
            first_heat: crate::jit::CALLS,
            exit: None,
            returned: Raw::UNDEF,
            pair: [Raw::UNDEF; 2],
            yielded: false,
            recursion_limit: 1000,
            known: KnownNatives::default(),
            replaced_codes: Vec::new(),
            binary_operands: Vec::new(),
            coroutine_origin_depth: 0,
            int_max_str_digits: 4300,
            compile: None,
            trees: None,
            more_isolates: None,
            text_writer: None,
            decode_source: None,
            host,
            signal_hook: None,
            context_hooks: None,
            settled: Value::UNDEF,
            context: Value::NONE,
            context_owner: None,
            native_modules: NativeModules::default(),
            startup: None,
            late_builtins: crate::builtins::Builtins::new(),
            latin1: vec![Value::UNDEF; 256].into(),
            interned,
            empty_tuple,
            empty_str,
            thread_locals: Default::default(),
            threads: crate::threads::Threads::new(heap.breaker.clone()),
            class_cache: Box::new([const { (0, Value::NONE) }; CLASS_CACHE]),
            state: TypeMap::default(),
            settings: Settings::default(),
            sampler: None,
            handles: crate::handles::Owner::new(heap.breaker.clone()),
            meter: crate::limits::Meter::new(heap.breaker.clone()),
            heap,
            _pinned: std::marker::PhantomPinned,
        });
        vm.create_types();
        crate::builtins::install(&mut vm);
        vm
    }

    /// Make machine code of what runs often from now on: after `calls` calls, or 300. Without effect where there is none for the
    /// machine, in builds without the feature `jit` or without optimisation.
    pub fn enable_jit(&mut self, calls: Option<u32>) {
        #[cfg(taipan_jit)]
        self.start_jit(calls);
        #[cfg(not(taipan_jit))]
        let _ = calls;
    }

    /// Whether this build can make machine code.
    pub const CAN_JIT: bool = cfg!(taipan_jit);

    /// Whether the running code has machine code.
    pub fn runs_machine_code(&self) -> bool {
        #[cfg(taipan_jit)]
        return self.has_native_code();
        #[cfg(not(taipan_jit))]
        false
    }

    /// Whether machine code is made of what runs often.
    pub fn has_jit(&self) -> bool {
        #[cfg(taipan_jit)]
        return self.jit.is_some();
        #[cfg(not(taipan_jit))]
        false
    }

    fn create_types(&mut self) {
        // `type` and `object` need each other; their mro and bases are filled by hand.
        let object = self.bare_class(&crate::types::object::CLASS, Kind::Instance, false);
        let typ = self.bare_class(&crate::types::type_new::CLASS, Kind::Type, true);
        for (class, bases) in [(&object, vec![]), (&typ, vec![object.clone()])] {
            let mut mro = vec![class.clone()];
            mro.extend(bases.iter().cloned());
            let (bases, mro) = (self.tuple(bases), self.tuple(mro));
            let t = class.downcast::<Type>().expect("just made");
            t.bases.replace(bases);
            t.mro.replace(mro);
        }
        typ.downcast::<Type>()
            .expect("just made")
            .base
            .replace(object.clone());
        self.types.object = object;
        self.types.r#type = typ.clone();
        crate::types::registry::create(self);
    }

    /// A class object without bases; root shape of its own.
    fn bare_class(&mut self, def: &'static ClassDef, kind: Kind, primary: bool) -> Value {
        let name = self.intern(def.name);
        let dict = self.dict();
        let version = self.fresh_class_version();
        let class = self.heap.alloc(
            exact(Kind::Type),
            Type {
                name: crate::cell_mut::MutCell::new(name.clone()),
                qualname: crate::cell_mut::MutCell::new(name),
                base: Default::default(),
                bases: Default::default(),
                mro: Default::default(),
                namespace: dict,
                unread: std::cell::Cell::new(Some(def)),
                kind,
                flags: std::cell::Cell::new(def.flags),
                hooks: Default::default(),
                root: Default::default(),
                in_dict: Default::default(),
                fixed_slots: Default::default(),
                version: std::cell::Cell::new(version),
                subclasses: Default::default(),
                native_new: std::cell::Cell::new(def.new),
                init_version: Default::default(),
                always_true: Default::default(),
                keeps_args: Default::default(),
                slots: Default::default(),
                init: std::cell::Cell::new(Raw::UNDEF),
                doc: def.doc,
                layout: Default::default(),
            },
        );
        let shape = if primary {
            self.heap.shapes.get_mut(kind as usize).class = class.raw();
            kind as usize
        } else {
            self.heap.shapes.add(Shape::new(class.raw()))
        };
        class
            .downcast::<Type>()
            .expect("just made")
            .root
            .set(shape as u32);
        class
    }

    /// Make `class` the class of the exact objects of its kind.
    /// A native class object, whose namespace is filled when somebody looks into it (see [`Vm::class_dict`]).
    pub(crate) fn new_class_object(
        &mut self,
        def: &'static ClassDef,
        kind: Kind,
        base: &Value,
        primary: bool,
    ) -> Value {
        let class = self.bare_class(def, kind, primary);
        let mut mro = vec![class.clone()];
        let parent = base.downcast::<Type>().expect("a base class");
        mro.extend(parent.mro_items());
        parent.subclasses.with(|s| s.push(class.raw()));
        let inherited = parent.flags.get()
            & (flag::DICT
                | flag::WEAKREF
                | flag::EXCEPTION
                | flag::SEQUENCE
                | flag::MAPPING
                | flag::MATCH_SELF);
        let (bases, mro) = (self.tuple_of([base.clone()]), self.tuple(mro));
        let t = class.downcast::<Type>().expect("just made");
        t.flags.set(t.flags.get() | inherited);
        t.base.replace(base.clone());
        t.bases.replace(bases);
        t.mro.replace(mro);
        t.native_new.set(def.new.or(parent.native_new.get()));
        t.layout
            .set(match crate::types::exception::layout_of(def.name) {
                0 => parent.layout.get(),
                layout => layout,
            });
        if t.has(flag::DICT)
            && kind != Kind::Instance
            && !matches!(kind, Kind::Type | Kind::Module | Kind::Function)
        {
            let shape = self.heap.shapes.get_mut(t.root_shape());
            shape.has_dict = true;
            shape.extension = 1;
        }
        if kind == Kind::Module {
            // So that a module's `__class__` can be assigned.
            self.heap.shapes.get_mut(t.root_shape()).extension = 1;
        }
        self.apply_definition(t, def);
        class
    }

    /// What a definition says about instances, which must be known before anybody looks into the class.
    fn apply_definition(&mut self, t: &Type, def: &ClassDef) {
        let core = matches!(
            t.kind,
            Kind::Instance | Kind::Type | Kind::Module | Kind::Method | Kind::Super
        );
        for method in def.methods {
            let hook = match method.name {
                "__getattribute__" if !core => crate::types::type_::hook::GETATTRIBUTE,
                "__setattr__" | "__delattr__" if !core => crate::types::type_::hook::SETATTR,
                "__del__" if t.kind == Kind::Native => {
                    self.heap.shapes.get_mut(t.root_shape()).has_finalizer = true;
                    continue;
                }
                _ => continue,
            };
            t.hooks.set(t.hooks.get() | hook);
        }
        let object = &self.types.object;
        if def.new.is_none() && t.kind != Kind::Instance && t.base.with(|b| b.is(object)) {
            t.flags.set(t.flags.get() | flag::DISALLOW_NEW);
        }
    }

    /// Put methods and computed attributes of a definition into the class namespace.
    #[cold]
    pub(crate) fn fill_class(&mut self, t: &Type, def: &'static ClassDef) {
        let class = crate::heap::raw_of(t).to_value();
        let dict = t.namespace.downcast::<Dict>().expect("a namespace");
        for method in def.methods {
            let name = self.intern(method.name);
            let value = match method.kind {
                MethodKind::Static | MethodKind::Function => {
                    let function = self.builtin(method, Value::NONE, false);
                    self.heap.alloc_sub(
                        exact(Kind::StaticMethod),
                        crate::types::staticmethod::StaticMethod {
                            func: crate::cell_mut::MutCell::new(function),
                        },
                    )
                }
                kind => {
                    let shape = if kind == MethodKind::Class {
                        &self.types.classmethod_descriptor
                    } else if method.name.starts_with("__")
                        && method.name.ends_with("__")
                        && crate::protocol::is_slot_name(method.name)
                    {
                        &self.types.wrapper_descriptor
                    } else {
                        &self.types.method_descriptor
                    };
                    let shape = shape.downcast::<Type>().expect("a class").root_word();
                    self.heap.alloc(
                        shape,
                        MethodDescr {
                            def: method,
                            class: class.clone(),
                        },
                    )
                }
            };
            dict.set_str(&name, value);
        }
        self.add_computed(&class, def.getset);
        if def.new.is_some() {
            let new = self.builtin(&crate::types::type_new::NATIVE_NEW, class.clone(), true);
            dict.set_str(&self.names.__new__.clone(), new);
        }
        if dict.get_str(&self.names.__eq__).is_some()
            && dict.get_str(&self.names.__hash__).is_none()
        {
            dict.set_str(&self.names.__hash__, Value::NONE);
        }
        if dict.get_str(&self.names.__doc__).is_none() {
            let (_, doc) = crate::native::split_doc(def.doc);
            let doc = if doc.is_empty() {
                Value::NONE
            } else {
                self.str(doc)
            };
            dict.set_str(&self.names.__doc__.clone(), doc);
        }
        if def.module != "builtins" {
            let module = self.intern(def.module);
            dict.set_str(&self.names.__module__.clone(), module);
        }
        if class.is(&self.types.generator) {
            self.known.generator_send = dict.get_str(&self.names.send).unwrap_or_default();
        } else if class.is(&self.types.coroutine) {
            self.known.coroutine_send = dict.get_str(&self.names.send).unwrap_or_default();
        } else if class.is(&self.types.list) {
            self.known.list_append = dict.get_str(&self.names.append).unwrap_or_default();
            self.known.list_pop = dict.get_str(&self.names.pop).unwrap_or_default();
        }
    }

    /// Give a class that was made as scripts' classes are the methods of a definition.
    pub fn add_methods(&mut self, class: &Value, def: &'static ClassDef) {
        let t = class.downcast::<Type>().expect("a class");
        self.apply_definition(t, def);
        self.fill_class(t, def);
        self.class_changed(class);
    }

    /// Put computed attributes into the namespace of a native class that is being made.
    pub fn add_computed(&mut self, class: &Value, computed: &'static [GetSetDef]) {
        let t = class.downcast::<Type>().expect("a class");
        let dict = self.class_dict(t);
        for getset in computed {
            let name = self.intern(getset.name);
            let value = self.heap.alloc(
                exact(Kind::GetSetDescr),
                GetSetDescr {
                    def: getset,
                    class: class.clone(),
                },
            );
            dict.set_str(&name, value);
        }
    }

    /// A native class for instances with payload type `T` (see `#[class]`), child of `object`.
    pub fn native_class(&mut self, def: &'static ClassDef) -> Value {
        let base = self.class(|t| &t.object);
        self.native_subclass(def, &base)
    }

    /// As [`Vm::native_class`] with another native class as base.
    pub fn native_subclass(&mut self, def: &'static ClassDef, base: &Value) -> Value {
        let kind = match base.downcast::<Type>().expect("a class").kind {
            Kind::Instance => Kind::Native,
            kind => kind,
        };
        self.new_class_object(def, kind, base, false)
    }

    /// Allocate an instance of a native class (`class` may be a script's subclass of it).
    pub fn new_native<T: crate::heap::NativePayload>(
        &mut self,
        class: &Value,
        payload: T,
    ) -> Value {
        let shape = class.downcast::<Type>().expect("a class").root_word();
        self.heap.alloc_native(shape, payload)
    }

    /// Allocate an instance of a class with a core layout (`class` may be a script's subclass).
    pub fn new_object<T: crate::heap::Payload>(&mut self, class: &Value, payload: T) -> Value {
        let shape = class.downcast::<Type>().expect("a class").root_word();
        self.heap.alloc_sub(shape, payload)
    }

    pub(crate) fn fresh_class_version(&mut self) -> u32 {
        let version = self.next_class_version;
        self.next_class_version = version.checked_add(1).unwrap_or(0);
        version
    }

    /// The class of a definition if it has been remembered and nothing has taken its place.
    #[inline]
    pub fn remembered_class(&self, def: &'static ClassDef) -> Option<Value> {
        let address = def as *const ClassDef as usize;
        let (known, class) = &self.class_cache[class_place(address)];
        (*known == address).then(|| class.clone())
    }

    /// Remember the class of a definition.
    pub fn remember_class(&mut self, def: &'static ClassDef, class: &Value) {
        let address = def as *const ClassDef as usize;
        self.class_cache[class_place(address)] = (address, class.clone());
    }

    /// State of a module in this isolate, made on first use.
    pub fn module_state<T: Default + 'static>(&mut self) -> &mut T {
        self.state.entry()
    }
}

impl CacheEntry {
    pub(crate) const EMPTY: CacheEntry = CacheEntry {
        version: 0,
        name: Raw::UNDEF,
        value: None,
    };
}

/// The method cache begins small, as most isolates of a host do little, and grows to this size.
pub(crate) const METHOD_CACHE: usize = 4096;
const FIRST_METHOD_CACHE: usize = 64;

const CLASS_CACHE: usize = 128;

fn class_place(address: usize) -> usize {
    (address >> 4) % CLASS_CACHE
}

/// Making values.
impl Vm {
    /// An int.
    #[inline(always)]
    pub fn int(&mut self, value: i64) -> Value {
        if (Raw::INT_MIN..=Raw::INT_MAX).contains(&value) {
            Value::small_int(value)
        } else {
            self.bigint(IBig::from(value))
        }
    }
    /// An int of any size.
    pub fn bigint(&mut self, value: IBig) -> Value {
        match i64::try_from(&value) {
            Ok(small) if (Raw::INT_MIN..=Raw::INT_MAX).contains(&small) => Value::small_int(small),
            _ => {
                let number = crate::types::int::Int(value);
                self.heap.note(number.outside());
                self.heap.alloc(exact(Kind::Int), number)
            }
        }
    }
    /// A float.
    #[inline(always)]
    pub fn float(&mut self, value: f64) -> Value {
        match Raw::float(value) {
            Some(raw) => raw.to_value(),
            None => self
                .heap
                .alloc(exact(Kind::Float), crate::types::float::Float(value)),
        }
    }
    /// The interned str of a name.
    pub fn intern(&mut self, text: &str) -> Value {
        self.intern_bytes(text.as_bytes())
    }
    pub(crate) fn intern_bytes(&mut self, bytes: &[u8]) -> Value {
        self.interned.intern(&mut self.heap, bytes)
    }
    /// The interned equal of an exact str; other values as they are.
    pub fn intern_value(&mut self, value: &Value) -> Value {
        match value.downcast::<Str>() {
            Some(s) if s.interned.get() => value.clone(),
            Some(s) if value.raw().has_shape(exact(Kind::Str)) => {
                self.interned.intern_with(s, || value.clone())
            }
            Some(s) => {
                let heap = &mut self.heap;
                self.interned
                    .intern_with(s, || heap.alloc_str(s.bytes(), s.len(), s.has_surrogates()))
            }
            None => value.clone(),
        }
    }
    /// How many strings are interned.
    pub fn interned_count(&self) -> usize {
        self.interned.len()
    }
    /// Forget interned strings that nothing else refers to.
    pub fn purge_interned(&mut self) {
        self.interned.purge();
    }
    pub fn list(&mut self, items: Vec<Value>) -> Value {
        self.heap.note(items.capacity() * size_of::<Value>());
        self.heap.alloc(exact(Kind::List), List::new(items))
    }
    pub fn tuple(&mut self, items: Vec<Value>) -> Value {
        if items.is_empty() && !self.empty_tuple.is_undef() {
            return self.empty_tuple.clone();
        }
        self.heap.alloc_tuple(exact(Kind::Tuple), items)
    }
    /// An empty dict.
    pub fn dict(&mut self) -> Value {
        self.heap.alloc(exact(Kind::Dict), Dict::new())
    }
    /// A builtin function object.
    pub fn builtin(
        &mut self,
        def: &'static crate::native::MethodDef,
        this: Value,
        bound: bool,
    ) -> Value {
        let shape = match &self.types.builtin_function {
            t if t.is_undef() => exact(Kind::Builtin),
            t => t.downcast::<Type>().expect("a class").root_word(),
        };
        self.heap.alloc(
            shape,
            Builtin {
                def,
                this,
                bound,
                module: Value::NONE,
            },
        )
    }
    /// A module object with `__name__` and `__doc__`.
    pub fn new_module(&mut self, name: &str, doc: &str) -> Value {
        let dict = self.dict();
        let d = dict.downcast::<Dict>().expect("just made");
        let (name, doc) = (
            self.str(name),
            if doc.is_empty() {
                Value::NONE
            } else {
                self.str(doc)
            },
        );
        d.set_str(&self.names.__name__, name);
        d.set_str(&self.names.__doc__, doc);
        for key in [
            &self.names.__package__,
            &self.names.__loader__,
            &self.names.__spec__,
        ] {
            d.set_str(key, Value::NONE);
        }
        self.heap
            .alloc_sub(exact(Kind::Module), Module { dict: dict.clone() })
    }
    /// A module object with the functions and constants of a definition (not yet in `sys.modules`).
    pub fn native_module(&mut self, def: &'static ModuleDef) -> R<Value> {
        let module = self.new_module(def.name, def.doc);
        let dict = module.downcast::<Module>().expect("just made").dict.clone();
        let dict = dict.downcast::<Dict>().expect("a dict");
        let module_name = self.intern(def.name);
        for function in def.functions {
            let name = self.intern(function.name);
            let value = self.heap.alloc(
                exact(Kind::Builtin),
                Builtin {
                    def: function,
                    this: module.clone(),
                    bound: false,
                    module: module_name.clone(),
                },
            );
            dict.set_str(&name, value);
        }
        (def.init)(self, &module)?;
        Ok(module)
    }
}

/// Classes of values.
impl Vm {
    /// The class word of a value.
    #[inline(always)]
    pub fn class_raw(&self, raw: Raw) -> Raw {
        if raw.is_ptr() {
            // SAFETY is the value's invariant: a pointer word is a live object.
            return self.heap.shapes.get(crate::heap::shape_id_of(raw)).class;
        }
        let class = if raw.is_int() {
            &self.types.int
        } else if raw.is_float() {
            &self.types.float
        } else {
            match raw {
                Raw::TRUE | Raw::FALSE => &self.types.bool,
                Raw::ELLIPSIS => &self.types.ellipsis,
                Raw::NOT_IMPLEMENTED => &self.types.NotImplementedType,
                _ => &self.types.NoneType,
            }
        };
        class.raw()
    }
    /// `type(value)`
    #[inline(always)]
    pub fn type_of(&self, value: &Value) -> Value {
        self.class_raw(value.raw()).to_value()
    }
    /// The payload of `type(value)`. Valid while the value is (its class lives as long).
    #[inline(always)]
    pub fn class_of<'a>(&self, value: &'a Value) -> &'a Type {
        crate::heap::class_payload(self.class_raw(value.raw()), value)
    }
    /// The name of a value's type as error texts show it: `__name__`, with the module for classes of native modules.
    pub fn type_name(&self, value: &Value) -> String {
        self.class_label(self.class_of(value))
    }
    /// The name of a class as error texts show it.
    pub fn class_label(&self, class: &Type) -> String {
        let name = class.name();
        if class.has(flag::HEAP | flag::PLAIN_NAME) {
            return name;
        }
        if let Some(def) = class.unread.get() {
            return match def.module {
                "builtins" => name,
                module => format!("{module}.{name}"),
            };
        }
        match self.module_of_class(class) {
            Some(module) => format!("{module}.{name}"),
            None => name,
        }
    }
    fn module_of_class(&self, class: &Type) -> Option<String> {
        let namespace = class.namespace.downcast::<Dict>()?;
        let module = namespace.get_str(&self.names.__module__)?;
        Some(module.downcast::<Str>()?.to_string_lossy().into_owned())
    }
    /// The qualified name of a value's class, after the name of its module unless that is `builtins` or `__main__`.
    pub fn full_type_name(&self, value: &Value) -> String {
        let class = self.class_of(value);
        if !class.has(flag::HEAP) {
            return self.class_label(class);
        }
        match self.module_of_class(class).as_deref() {
            None | Some("builtins" | "__main__") => class.qualname(),
            Some(module) => format!("{module}.{}", class.qualname()),
        }
    }
    /// `isinstance(value, class)` without hooks.
    pub fn is_instance(&self, value: &Value, class: &Value) -> bool {
        self.class_raw(value.raw()) == class.raw() || self.class_of(value).is_subtype(class)
    }
}
