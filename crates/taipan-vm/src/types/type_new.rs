//! Making instances and classes: `type(...)`, `class` statements, `__new__` of native classes.

use crate::heap::Kind;
use crate::native::{Args, ClassDef, MethodDef, MethodKind, functions};
use crate::protocol::show::{is_text, text};
use crate::raise::{R, Raise};
use crate::types::builtin::{Builtin, GetSetDescr, MemberDescr, MethodDescr};
use crate::types::cell::Cell;
use crate::types::dict::Dict;
use crate::types::function::Function;
use crate::types::shape::{Shape, exact};
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::types::type_::{Type, flag};
use crate::value::Value;
use crate::vm::Vm;
use taipan_bytecode::{Code, Instr, Op};

/// The class `type`.
pub const CLASS: ClassDef = ClassDef {
    name: "type",
    module: "builtins",
    doc: "type(object) -> the class of the object\ntype(name, bases, dict, **keywords) -> a new class",
    methods: Type::METHODS,
    getset: Type::GETSET,
    new: Some(type_new),
    flags: flag::BASETYPE | flag::WEAKREF,
};

/// `T.__new__` of every native class: bound to the class that defines it.
pub static NATIVE_NEW: MethodDef = MethodDef {
    name: "__new__",
    doc: "Create and return a new object.  See help(type) for accurate signature.",
    signature: "($type, *args, **kwargs)",
    kind: MethodKind::Function,
    call: crate::native::general(native_new),
    ..MethodDef::GENERAL
};

/// Arguments: the defining class, the class wanted, the arguments of the call.
fn native_new(vm: &mut Vm, args: &Args<'_>) -> R {
    let definer = &args.all[0];
    let d = definer.downcast::<Type>().expect("bound to its class");
    let rest = args.rest();
    let Some(class) = rest.pos().first() else {
        return Err(vm.type_error(format!("{}.__new__(): not enough arguments", d.name())));
    };
    let Some(t) = class.downcast::<Type>() else {
        let found = vm.type_name(class);
        return Err(vm.type_error(format!(
            "{}.__new__(X): X is not a type object ({found})",
            d.name()
        )));
    };
    if !t.is_subtype(definer) {
        let (d, t) = (d.name(), t.name());
        return Err(vm.type_error(format!("{d}.__new__({t}): {t} is not a subtype of {d}")));
    }
    if !class.is(definer) {
        let base = vm.layout_definer(class);
        if !base.is(definer) {
            let (d, t) = (d.name(), t.name());
            let base = base
                .downcast::<Type>()
                .map(|b| b.name())
                .unwrap_or_default();
            return Err(vm.type_error(format!(
                "{d}.__new__({t}) is not safe, use {base}.__new__()"
            )));
        }
    }
    match d.native_new.get() {
        Some(new) => new(vm, &rest),
        None => Err(vm.type_error(format!("cannot create '{}' instances", t.name()))),
    }
}

/// `type.__new__`: with one argument (and exactly `type`) the class of it, with three a new class.
fn type_new(vm: &mut Vm, args: &Args<'_>) -> R {
    let meta = &args.all[0];
    let pos = &args.pos()[1..];
    if meta.is(&vm.types.r#type) {
        if pos.len() == 1 && args.names.is_empty() {
            return Ok(vm.type_of(&pos[0]));
        }
        if pos.len() == 1 {
            return Err(vm.type_error("type() takes no keyword arguments"));
        }
        if pos.len() != 3 {
            return Err(vm.type_error("type() takes 1 or 3 arguments"));
        }
    }
    if pos.len() != 3 {
        let n = pos.len();
        return Err(vm.type_error(format!(
            "type.__new__() takes exactly 3 arguments ({n} given)"
        )));
    }
    let kinds = [
        (pos[0].is_a::<Str>(), "str"),
        (pos[1].is_a::<Tuple>(), "tuple"),
        (pos[2].is_a::<Dict>(), "dict"),
    ];
    for (i, (ok, wanted)) in kinds.into_iter().enumerate() {
        if !ok {
            let found = vm.type_name(&pos[i]);
            return Err(vm.type_error(format!(
                "type.__new__() argument {} must be {wanted}, not {found}",
                i + 1
            )));
        }
    }
    let keywords: Vec<(Value, Value)> = args
        .keywords()
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect();
    let bases = pos[1]
        .downcast::<Tuple>()
        .map(|t| t.items().to_vec())
        .unwrap_or_default();
    vm.new_class(meta, &pos[0], bases, &pos[2], &keywords)
}

/// What `__slots__` asks for.
#[derive(Default)]
struct Slots {
    declared: bool,
    names: Vec<Value>,
    dict: bool,
    weakref: bool,
}

impl Vm {
    /// The class in the chain of layout bases whose native `__new__` makes instances of `class`.
    fn layout_definer(&mut self, class: &Value) -> Value {
        let mut at = class.clone();
        let new = self.names.__new__.clone();
        while let Some(t) = at.downcast::<Type>() {
            if !t.has(flag::HEAP) && self.class_dict(t).get_str(&new).is_some() {
                return at;
            }
            let base = t.base.get();
            at = base;
        }
        self.class(|t| &t.object)
    }

    /// Call a class object: what its metaclass says.
    pub fn call_type(&mut self, class: &Value, args: &Args<'_>) -> R {
        if self.class_raw(class.raw()) != self.types.r#type.raw() {
            let name = self.names.__call__.clone();
            let meta = self.type_of(class);
            let typ = self.class(|t| &t.r#type);
            if !self.inherits(&meta, &typ, &name)
                && let Some(method) = self.lookup_special(class, &name)
            {
                let mut all = vec![class.clone()];
                all.extend_from_slice(args.all);
                if matches!(method.kind(), Some(Kind::Function | Kind::MethodDescr)) {
                    let args = Args {
                        all: &all,
                        names: args.names,
                    };
                    return self.call_args(&method, &args);
                }
                let bound = self.bind_descriptor(&method, Some(class), &meta)?;
                return self.call_args(&bound, args);
            }
        } else if class.is(&self.types.r#type) && args.all.len() == 1 && args.names.is_empty() {
            return Ok(self.type_of(&args.all[0]));
        }
        self.call_class(class, args)
    }

    /// `type.__call__(class, *args)`: `__new__`, then `__init__` if the result is an instance.
    pub fn call_class(&mut self, class: &Value, args: &Args<'_>) -> R {
        let t = class.downcast::<Type>().expect("a class");
        if t.is_quick() {
            return args.with_first(class, |args| self.call_quick(t, args));
        }
        let (new, init) = (self.names.__new__.clone(), self.names.__init__.clone());
        if t.has(flag::DISALLOW_NEW) {
            let name = self.full_class_name(class);
            return Err(self.type_error(format!("cannot create '{name}' instances")));
        }
        let Some(constructor) = self.lookup(t, &new) else {
            return Err(self.type_error(format!("cannot create '{}' instances", t.name())));
        };
        let is_native = constructor
            .downcast::<Builtin>()
            .is_some_and(|b| std::ptr::eq(b.def, &NATIVE_NEW));
        let object = match t.native_new.get() {
            Some(native) if is_native => args.with_first(class, |args| native(self, args))?,
            _ => {
                let constructor = self.bind_descriptor(&constructor, None, class)?;
                args.with_first(class, |args| self.call_args(&constructor, args))?
            }
        };
        if !self.is_instance(&object, class) {
            return Ok(object);
        }
        if let Some(init) = self.lookup_special(&object, &init) {
            let result = match init.kind() {
                Some(Kind::MethodDescr) if self.is_of_object(&init) => Value::NONE,
                Some(Kind::Function | Kind::MethodDescr) => {
                    args.with_first(&object, |args| self.call_args(&init, args))?
                }
                _ => {
                    let own = self.type_of(&object);
                    let bound = self.bind_descriptor(&init, Some(&object), &own)?;
                    self.call_args(&bound, args)?
                }
            };
            if !result.is_none() {
                return Err(
                    self.type_error_named("__init__() should return None, not '{}'", &result)
                );
            }
        }
        Ok(object)
    }

    /// As [`Vm::call_class`] for a class that [`Type::is_quick`]; the class is the first argument.
    pub(crate) fn call_quick(&mut self, t: &Type, args: &Args<'_>) -> R {
        let native = t.native_new.get().expect("quick classes have one");
        let object = native(self, args)?;
        // These have the `__init__` of `object`, unless an instance of a subclass was made.
        let simple = matches!(
            t.kind,
            Kind::Int | Kind::Float | Kind::Str | Kind::Bytes | Kind::Tuple | Kind::Range
        );
        if simple && (!object.raw().is_ptr() || object.raw().has_shape(exact(t.kind))) {
            return Ok(object);
        }
        let name = self.names.__init__.raw();
        if let Some(init) = self.lookup_special(&object, name.as_value())
            && !self.is_of_object(&init)
            && !(args.names.is_empty() && crate::types::exception::keeps_args(t, &init))
            && self.is_instance(&object, &args.all[0])
        {
            let rest = args.rest();
            rest.with_first(&object, |args| self.call_args(&init, args))?;
        }
        Ok(object)
    }

    /// Whether a method is one of `object` itself. Its `__init__` does nothing: what is wrong with the arguments, its
    /// `__new__` has said before.
    pub(crate) fn is_of_object(&self, method: &Value) -> bool {
        method
            .downcast::<MethodDescr>()
            .is_some_and(|d| d.class.is(&self.types.object))
    }

    /// The metaclass that fits `meta` and those of all bases.
    fn fitting_metaclass(&mut self, meta: &Value, bases: &[Value]) -> R {
        let mut winner = meta.clone();
        for base in bases {
            let candidate = self.type_of(base);
            let (w, c) = (
                winner.downcast::<Type>().expect("a class"),
                candidate.downcast::<Type>().expect("a class"),
            );
            if w.is_subtype(&candidate) {
                continue;
            }
            if c.is_subtype(&winner) {
                winner = candidate;
                continue;
            }
            return Err(self.type_error(
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
            ));
        }
        Ok(winner)
    }

    /// `type.__new__(meta, name, bases, namespace, **keywords)`
    pub fn new_class(
        &mut self,
        meta: &Value,
        name: &Value,
        bases: Vec<Value>,
        namespace: &Value,
        keywords: &[(Value, Value)],
    ) -> R {
        let mut bases = bases;
        let mut meta = meta.clone();
        let entries = self.names.__mro_entries__.clone();
        for base in &bases {
            if !base.is_a::<Type>() && self.get_attr_opt(base, &entries)?.is_some() {
                return Err(self.type_error(
                    "type() doesn't support MRO entry resolution; use types.new_class()",
                ));
            }
        }
        let winner = self.fitting_metaclass(&meta, &bases)?;
        if !winner.is(&meta) {
            let (new, typ) = (self.names.__new__.clone(), self.class(|t| &t.r#type));
            if !self.inherits(&winner, &typ, &new) {
                let w = winner.downcast::<Type>().expect("a class");
                let constructor = self.lookup(w, &new).unwrap_or_default();
                let constructor = self.bind_descriptor(&constructor, None, &winner)?;
                let bases = self.tuple(bases);
                return self.call_kw(
                    &constructor,
                    &[winner.clone(), name.clone(), bases, namespace.clone()],
                    keywords,
                );
            }
            meta = winner;
        }
        if bases.is_empty() {
            bases.push(self.class(|t| &t.object));
        }
        let base = self.best_base(&bases)?;
        let class = self.assemble_class(&meta, name, &bases, &base, namespace)?;
        if let Some(d) = namespace.downcast::<Dict>()
            && d.table.with(|t| {
                t.entries
                    .iter()
                    .any(|e| !e.key.is_undef() && !e.key.is_a::<Str>())
            })
        {
            let category = self.class(|t| &t.RuntimeWarning);
            let name = self.str_text(name)?;
            let message = format!("non-string key in the __dict__ of class {name}");
            self.warn(&category, &message, 1)?;
        }
        self.call_set_names(&class)?;
        self.call_init_subclass(&class, keywords)?;
        Ok(class)
    }

    /// The nearest class in the chain of bases that adds to the layout of instances.
    fn solid_base(&mut self, class: &Value) -> Value {
        let mut at = class.clone();
        loop {
            let t = at.downcast::<Type>().expect("a class");
            let base = t.base.get();
            let Some(b) = base.downcast::<Type>() else {
                return at;
            };
            let adds = if t.has(flag::HEAP) {
                t.fixed_slots.get() != b.fixed_slots.get()
            } else {
                t.kind != b.kind || t.kind == Kind::Native || t.layout.get() != b.layout.get()
            };
            if adds {
                return at;
            }
            at = base;
        }
    }

    /// The base that decides the layout.
    fn best_base(&mut self, bases: &[Value]) -> R {
        let mut best = Value::NONE;
        let mut winner = Value::NONE;
        for base in bases {
            let Some(t) = base.downcast::<Type>() else {
                return Err(self.type_error("bases must be types"));
            };
            if !t.has(flag::BASETYPE) {
                let name = self.full_class_name(base);
                return Err(
                    self.type_error(format!("type '{name}' is not an acceptable base type"))
                );
            }
            let solid = self.solid_base(base);
            let s = solid.downcast::<Type>().expect("a class");
            if winner.is_none() || (s.is_subtype(&winner) && !winner.is(&solid)) {
                winner = solid;
                best = base.clone();
            } else if !winner
                .downcast::<Type>()
                .is_some_and(|w| w.is_subtype(&solid))
            {
                return Err(self.type_error("multiple bases have instance lay-out conflict"));
            }
        }
        Ok(best)
    }

    fn assemble_class(
        &mut self,
        meta: &Value,
        name: &Value,
        bases: &[Value],
        base: &Value,
        namespace: &Value,
    ) -> R {
        let class_name = text(name);
        if class_name.contains('\0') {
            return Err(self.value_error("type name must not contain null characters"));
        }
        if name.downcast::<Str>().is_some_and(|s| s.has_surrogates()) {
            let class = self.class(|t| &t.UnicodeEncodeError);
            return Err(self.raise(&class, "surrogates not allowed"));
        }
        let source = namespace.downcast::<Dict>().expect("checked by the caller");
        let dict = Dict::alloc(&mut self.heap, source.copy());
        let d = dict.downcast::<Dict>().expect("just made");
        let slots = self.read_slots(&class_name, bases, base, d)?;

        let name = self.intern_value(name);
        if d.get_str(&self.names.__module__).is_none()
            && let Some(globals) = self.current_globals()
            && let Some(module) = globals
                .downcast::<Dict>()
                .and_then(|g| g.get_str(&self.names.__name__))
        {
            d.set_str(&self.names.__module__, module);
        }
        let qualname = match d.remove_str(&self.names.__qualname__) {
            Some(qualname) if qualname.is_a::<Str>() => qualname,
            Some(other) => {
                let found = self.type_name(&other);
                return Err(
                    self.type_error(format!("type __qualname__ must be a str, not {found}"))
                );
            }
            None => name.clone(),
        };
        self.wrap_special_functions(d);
        let cells = [
            (self.names.__classcell__.clone(), "__classcell__"),
            (self.names.__classdictcell__.clone(), "__classdictcell__"),
        ];
        let mut found_cells = Vec::new();
        for (key, shown) in &cells {
            match d.remove_str(key) {
                Some(cell) if cell.is_a::<Cell>() => found_cells.push(Some(cell)),
                Some(other) => {
                    let class = self.type_of(&other);
                    let found = self.repr_text(&class)?;
                    return Err(
                        self.type_error(format!("{shown} must be a nonlocal cell, not {found}"))
                    );
                }
                None => found_cells.push(None),
            }
        }

        let b = base.downcast::<Type>().expect("a class");
        let inherited = |bit: u32| b.flags.get() & bit;
        let mut flags = flag::HEAP | flag::BASETYPE;
        flags |= inherited(flag::DICT | flag::WEAKREF | flag::EXCEPTION | flag::MATCH_SELF);
        for base in bases {
            let bits = base
                .downcast::<Type>()
                .map(|t| t.flags.get())
                .unwrap_or_default();
            flags |= bits & (flag::SEQUENCE | flag::MAPPING | flag::DICT | flag::WEAKREF);
        }
        let may_weak = !matches!(b.kind, Kind::Int | Kind::Tuple | Kind::Bytes | Kind::Type);
        let adds_dict = flags & flag::DICT == 0 && (!slots.declared || slots.dict);
        let adds_weakref =
            flags & flag::WEAKREF == 0 && may_weak && (!slots.declared || slots.weakref);
        if adds_dict {
            flags |= flag::DICT;
        }
        if adds_weakref {
            flags |= flag::WEAKREF;
        }
        let own_dict_kind = matches!(b.kind, Kind::Type | Kind::Module | Kind::Function);
        if b.kind == Kind::Type {
            flags = flags & !flag::DICT | flag::WEAKREF;
        }

        let class = self.empty_class(meta, &name, &qualname, &dict, b.kind, flags);
        let t = class.downcast::<Type>().expect("just made");
        t.layout.set(b.layout.get());
        t.native_new.set(b.native_new.get());
        t.base.replace(base.clone());
        let base_tuple = self.tuple(bases.to_vec());
        t.bases.replace(base_tuple);
        let first = b.fixed_slots.get();
        t.fixed_slots.set(first + slots.names.len() as u32);

        // The layout of instances.
        let hint = self.slot_hint(d, base);
        let parent = self.heap.shapes.get(b.root_shape());
        let mut keys: Vec<Value> = parent.keys[..parent.fixed_slots as usize].to_vec();
        keys.extend(slots.names.iter().cloned());
        let shape = self.heap.shapes.get_mut(t.root_shape());
        shape.fixed_slots = keys.len() as u32;
        for key in keys {
            shape.push_key(key);
        }
        shape.has_dict = flags & flag::DICT != 0 && !own_dict_kind;
        shape.counts_class = true;
        if b.kind == Kind::Instance {
            shape.inline_slots = shape.fixed_slots + if shape.has_dict { hint } else { 0 };
        } else {
            shape.extension = 1 + shape.fixed_slots;
        }

        for (i, key) in slots.names.iter().enumerate() {
            let member = self.heap.alloc(
                exact(Kind::MemberDescr),
                MemberDescr {
                    name: key.clone(),
                    class: class.clone(),
                    slot: first as usize + i,
                    doc: crate::cell_mut::MutCell::new(Value::NONE),
                },
            );
            d.set_str(key, member);
        }
        // What the class body calls so itself stays.
        let has_own = |name: &Value| d.get_str(name).is_some();
        if adds_dict && !own_dict_kind && !has_own(&self.names.__dict__) {
            let descr = self.getset(&super::object::DICT_GETSET, &class);
            d.set_str(&self.names.__dict__, descr);
        }
        if adds_weakref && !has_own(&self.names.__weakref__) {
            let descr = self.getset(&super::object::WEAKREF_GETSET, &class);
            d.set_str(&self.names.__weakref__, descr);
        }
        if d.get_str(&self.names.__doc__).is_none() {
            d.set_str(&self.names.__doc__, Value::NONE);
        }
        if d.get_str(&self.names.__eq__).is_some() && d.get_str(&self.names.__hash__).is_none() {
            d.set_str(&self.names.__hash__, Value::NONE);
        }
        if let Some(cell) = &found_cells[0] {
            cell.downcast::<Cell>()
                .expect("checked")
                .value
                .replace(class.clone());
        }
        if let Some(cell) = &found_cells[1] {
            cell.downcast::<Cell>()
                .expect("checked")
                .value
                .replace(dict.clone());
        }
        let mro = self.compute_mro(&class)?;
        let mro = self.tuple(mro);
        t.mro.replace(mro);
        for base in bases {
            let b = base.downcast::<Type>().expect("a class");
            b.subclasses.with(|s| s.push(class.raw()));
        }
        self.class_changed(&class);
        Ok(class)
    }

    fn getset(&mut self, def: &'static crate::native::GetSetDef, class: &Value) -> Value {
        self.heap.alloc(
            exact(Kind::GetSetDescr),
            GetSetDescr {
                def,
                class: class.clone(),
            },
        )
    }

    /// A class object of a script without bases and layout.
    fn empty_class(
        &mut self,
        meta: &Value,
        name: &Value,
        qualname: &Value,
        dict: &Value,
        kind: Kind,
        flags: u32,
    ) -> Value {
        use crate::cell_mut::MutCell;
        let version = self.fresh_class_version();
        let payload = Type {
            name: MutCell::new(name.clone()),
            qualname: MutCell::new(qualname.clone()),
            base: Default::default(),
            bases: Default::default(),
            mro: Default::default(),
            namespace: dict.clone(),
            unread: Default::default(),
            kind,
            flags: std::cell::Cell::new(flags),
            hooks: Default::default(),
            root: Default::default(),
            in_dict: Default::default(),
            fixed_slots: Default::default(),
            version: std::cell::Cell::new(version),
            subclasses: Default::default(),
            native_new: Default::default(),
            init_version: Default::default(),
            always_true: Default::default(),
            keeps_args: Default::default(),
            slots: Default::default(),
            init: std::cell::Cell::new(crate::value::Raw::UNDEF),
            doc: "",
            layout: Default::default(),
        };
        let shape = meta.downcast::<Type>().expect("a metaclass").root_word();
        let class = self.heap.alloc_sub(shape, payload);
        let root = self.heap.shapes.add(Shape::new(class.raw()));
        class
            .downcast::<Type>()
            .expect("just made")
            .root
            .set(root as u32);
        class
    }

    /// `__new__` becomes a static method, `__init_subclass__` and `__class_getitem__` class methods.
    fn wrap_special_functions(&mut self, d: &Dict) {
        let new = self.names.__new__.clone();
        if let Some(function) = d.get_str(&new).filter(|f| f.is_a::<Function>()) {
            let wrapped = self.static_method(&function);
            d.set_str(&new, wrapped);
        }
        for key in [
            self.names.__init_subclass__.clone(),
            self.names.__class_getitem__.clone(),
        ] {
            if let Some(function) = d.get_str(&key).filter(|f| f.is_a::<Function>()) {
                let wrapped = self.class_method(&function);
                d.set_str(&key, wrapped);
            }
        }
    }

    /// A new `staticmethod`.
    pub fn static_method(&mut self, function: &Value) -> Value {
        let wrapped = self.heap.alloc_sub(
            exact(Kind::StaticMethod),
            crate::types::staticmethod::StaticMethod {
                func: crate::cell_mut::MutCell::new(function.clone()),
            },
        );
        // The attributes of a function cannot fail to be read.
        if self.copy_function_attributes(function, &wrapped).is_err() {
            self.raised = None;
        }
        wrapped
    }

    /// A new `classmethod`.
    pub fn class_method(&mut self, function: &Value) -> Value {
        let wrapped = self.heap.alloc_sub(
            exact(Kind::ClassMethod),
            crate::types::classmethod::ClassMethod {
                func: crate::cell_mut::MutCell::new(function.clone()),
            },
        );
        if self.copy_function_attributes(function, &wrapped).is_err() {
            self.raised = None;
        }
        wrapped
    }

    /// Read and check `__slots__`.
    fn read_slots(&mut self, class: &str, bases: &[Value], base: &Value, d: &Dict) -> R<Slots> {
        let key = self.names.__slots__.clone();
        let Some(declared) = d.get_str(&key) else {
            return Ok(Slots::default());
        };
        let given = if declared.is_a::<Str>() {
            vec![declared]
        } else {
            self.collect(&declared)?
        };
        let b = base.downcast::<Type>().expect("a class");
        let mut slots = Slots {
            declared: true,
            ..Slots::default()
        };
        let may_weak = !matches!(b.kind, Kind::Int | Kind::Tuple | Kind::Bytes | Kind::Type);
        let variable = matches!(b.kind, Kind::Int | Kind::Tuple | Kind::Bytes | Kind::Type);
        if variable && !given.is_empty() {
            let plain = given.iter().any(|n| !is_text(n, "__dict__"));
            if plain || b.kind == Kind::Type {
                return Err(self.type_error(format!(
                    "nonempty __slots__ not supported for subtype of '{}'",
                    b.name()
                )));
            }
        }
        for name in given {
            if !name.is_a::<Str>() {
                let found = self.type_name(&name);
                return Err(
                    self.type_error(format!("__slots__ items must be strings, not '{found}'"))
                );
            }
            let shown = text(&name);
            if !is_identifier(&shown) {
                return Err(self.type_error("__slots__ must be identifiers"));
            }
            if shown == "__dict__" {
                if b.has(flag::DICT) || slots.dict {
                    return Err(self.type_error("__dict__ slot disallowed: we already got one"));
                }
                slots.dict = true;
                continue;
            }
            if shown == "__weakref__" {
                if b.has(flag::WEAKREF) || slots.weakref || !may_weak {
                    return Err(self.type_error("__weakref__ slot disallowed: we already got one"));
                }
                slots.weakref = true;
                continue;
            }
            let mangled = self.intern(&mangle(class, &shown));
            if d.get_str(&mangled).is_some()
                && !matches!(
                    shown.as_str(),
                    "__qualname__" | "__classcell__" | "__classdictcell__"
                )
            {
                return Err(self.value_error(format!(
                    "'{shown}' in __slots__ conflicts with class variable"
                )));
            }
            slots.names.push(mangled);
        }
        slots.names.sort_by_key(text);
        // A base with a `__dict__` gives it to the class whatever `__slots__` says.
        for other in bases.iter().filter(|o| !o.is(base)) {
            if let Some(t) = other.downcast::<Type>() {
                slots.dict |= t.has(flag::DICT);
                slots.weakref |= t.has(flag::WEAKREF);
            }
        }
        Ok(slots)
    }

    /// How many attributes fit into an instance itself: as many as the methods and those of the base seem to set.
    fn slot_hint(&mut self, d: &Dict, base: &Value) -> u32 {
        let mut count = 0;
        if let Some(names) = d.get_str(&self.names.__static_attributes__) {
            count = crate::protocol::show::items(&names).len() as u32;
        }
        if let Some(init) = d.get_str(&self.names.__init__)
            && let Some(function) = init.downcast::<Function>()
            && let Some(code) = function
                .code
                .get()
                .downcast::<crate::types::code::CodeObj>()
        {
            count = count.max(self_stores(&code.code));
        }
        if d.get_str(&self.names.__annotate_func__).is_some()
            || d.get_str(&self.names.__annotations__).is_some()
        {
            count = count.max(4);
        }
        let b = base.downcast::<Type>().expect("a class");
        let parent = self.heap.shapes.get(b.root_shape());
        let inherited = parent.inline_slots - parent.fixed_slots.min(parent.inline_slots);
        let inherited = if b.has(flag::HEAP) && b.kind == Kind::Instance {
            inherited
        } else {
            0
        };
        (count + inherited).clamp(2, 24).max(inherited)
    }

    /// The method resolution order of a class whose bases are set, asked from its metaclass's `mro()` if that is overridden.
    fn compute_mro(&mut self, class: &Value) -> R<Vec<Value>> {
        let name = self.names.mro.clone();
        let (meta, typ) = (self.type_of(class), self.class(|t| &t.r#type));
        if meta.is(&typ) || self.inherits(&meta, &typ, &name) {
            return self.c3(class);
        }
        let method = self.lookup_special(class, &name).unwrap_or_default();
        let result = self.call_unbound(&method, class, &[])?;
        let items = self.collect(&result)?;
        let solid = self.solid_base(class);
        for item in &items {
            if !item.is_a::<Type>() {
                let found = self.type_name(item);
                return Err(self.type_error(format!("mro() returned a non-class ('{found}')")));
            }
            let other = self.solid_base(item);
            if !solid.is(&other) && !self.layout_below(&solid, &other) {
                let found = item
                    .downcast::<Type>()
                    .map(|t| t.name())
                    .unwrap_or_default();
                return Err(self.type_error(format!(
                    "mro() returned base with unsuitable layout ('{found}')"
                )));
            }
        }
        Ok(items)
    }

    /// Whether `base` is in the chain of layout bases of `class` (whose mro may not exist yet).
    fn layout_below(&mut self, class: &Value, base: &Value) -> bool {
        let mut at = class.clone();
        while let Some(t) = at.downcast::<Type>() {
            if at.is(base) {
                return true;
            }
            let next = t.base.get();
            at = next;
        }
        false
    }

    /// C3 linearisation.
    pub fn c3(&mut self, class: &Value) -> R<Vec<Value>> {
        let t = class.downcast::<Type>().expect("a class");
        let bases = crate::protocol::show::items(&t.bases.get());
        for (i, base) in bases.iter().enumerate() {
            if bases[..i].iter().any(|b| b.is(base)) {
                let name = base
                    .downcast::<Type>()
                    .map(|t| t.name())
                    .unwrap_or_default();
                return Err(self.type_error(format!("duplicate base class {name}")));
            }
        }
        let mut result = vec![class.clone()];
        if let [only] = bases.as_slice() {
            result.extend(
                only.downcast::<Type>()
                    .map(|t| t.mro_items())
                    .unwrap_or_default(),
            );
            return Ok(result);
        }
        let mut lists: Vec<(Vec<Value>, usize)> = bases
            .iter()
            .map(|b| {
                (
                    b.downcast::<Type>()
                        .map(|t| t.mro_items())
                        .unwrap_or_default(),
                    0,
                )
            })
            .collect();
        lists.push((bases, 0));
        loop {
            let mut left = false;
            let mut chosen = None;
            for (list, at) in &lists {
                let Some(candidate) = list.get(*at) else {
                    continue;
                };
                left = true;
                let blocked = lists
                    .iter()
                    .any(|(l, at)| l.iter().skip(at + 1).any(|c| c.is(candidate)));
                if !blocked {
                    chosen = Some(candidate.clone());
                    break;
                }
            }
            match chosen {
                Some(next) => {
                    for (list, at) in &mut lists {
                        if list.get(*at).is_some_and(|c| c.is(&next)) {
                            *at += 1;
                        }
                    }
                    result.push(next);
                }
                None if left => {
                    let mut heads: Vec<Value> = Vec::new();
                    for (list, at) in &lists {
                        if let Some(head) = list.get(*at)
                            && !heads.iter().any(|h| h.is(head))
                        {
                            heads.push(head.clone());
                        }
                    }
                    let names: Vec<String> = heads
                        .iter()
                        .map(|h| h.downcast::<Type>().map(|t| t.name()).unwrap_or_default())
                        .collect();
                    return Err(self.type_error(format!(
                        "Cannot create a consistent method resolution order (MRO) for bases {}",
                        names.join(", ")
                    )));
                }
                None => return Ok(result),
            }
        }
    }

    fn call_set_names(&mut self, class: &Value) -> R<()> {
        let t = class.downcast::<Type>().expect("a class");
        let items = self.class_dict(t).items();
        let name = self.names.__set_name__.clone();
        for (key, value) in items {
            let Some(method) = self.lookup_special(&value, &name) else {
                continue;
            };
            if let Err(raise) = self.call_unbound(&method, &value, &[class.clone(), key.clone()]) {
                let (attribute, owner) = (self.repr_text(&key)?, t.name());
                let note = format!(
                    "Error calling __set_name__ on '{}' instance {attribute} in '{owner}'",
                    self.type_name(&value)
                );
                self.add_note_to_raised(raise, &note);
                return Err(raise);
            }
        }
        Ok(())
    }

    /// Add a note to the exception on its way.
    pub fn add_note_to_raised(&mut self, raise: Raise, note: &str) {
        if raise != Raise::Exception {
            return;
        }
        if let Some(exception) = self.raised.take() {
            let note = self.str(note);
            let added = self.add_note(&exception, &note);
            if added.is_err() {
                self.raised = None;
            }
            self.raised = Some(exception);
        }
    }

    fn call_init_subclass(&mut self, class: &Value, keywords: &[(Value, Value)]) -> R<()> {
        let name = self.names.__init_subclass__.clone();
        let object = self.class(|t| &t.object);
        let method = self.super_lookup(class, class, class, &name)?;
        let Some(method) = method else {
            return Ok(());
        };
        if keywords.is_empty()
            && let Some(builtin) = method.downcast::<Builtin>()
            && let Some(descr) = object
                .downcast::<Type>()
                .and_then(|o| self.class_dict(o).get_str(&name))
            && let Some(descr) = descr.downcast::<crate::types::builtin::MethodDescr>()
            && std::ptr::eq(descr.def, builtin.def)
        {
            return Ok(());
        }
        self.call_kw(&method, &[], keywords)?;
        Ok(())
    }

    /// Assign `__bases__`.
    pub(crate) fn assign_bases(&mut self, class: &Value, value: &Value) -> R<()> {
        let t = class.downcast::<Type>().expect("a class");
        let name = t.name();
        let Some(bases) = value.downcast::<Tuple>() else {
            let found = self.type_name(value);
            return Err(self.type_error(format!(
                "can only assign tuple to {name}.__bases__, not {found}"
            )));
        };
        if bases.is_empty() {
            return Err(self.type_error(format!(
                "can only assign non-empty tuple to {name}.__bases__, not ()"
            )));
        }
        for base in bases.items() {
            let Some(b) = base.downcast::<Type>() else {
                let found = self.type_name(base);
                return Err(self.type_error(format!(
                    "{name}.__bases__ must be tuple of classes, not '{found}'"
                )));
            };
            if b.is_subtype(class) || extends(base, class) {
                return Err(self.type_error("a __bases__ item causes an inheritance cycle"));
            }
        }
        let new_base = self.best_base(bases.items())?;
        let old_base = t.base.get();
        let (n, o) = (
            new_base.downcast::<Type>().expect("a class"),
            old_base.downcast::<Type>().expect("a class"),
        );
        if n.has(flag::HEAP) != o.has(flag::HEAP)
            && n.kind == o.kind
            && n.layout.get() == o.layout.get()
            && (old_base.is(&self.types.object) || new_base.is(&self.types.object))
        {
            return Err(self.type_error(format!(
                "__bases__ assignment: '{}' deallocator differs from '{}'",
                n.name(),
                o.name()
            )));
        }
        if !self.same_layout(n, o) {
            return Err(self.type_error(format!(
                "__bases__ assignment: '{}' object layout differs from '{}'",
                n.name(),
                o.name()
            )));
        }
        t.detach();
        let old_bases = t.bases.replace(value.clone());
        t.base.replace(new_base);
        for base in bases.items() {
            let b = base.downcast::<Type>().expect("a class");
            b.subclasses.with(|s| s.push(class.raw()));
        }
        if let Err(raise) = self.refresh_mro(class) {
            t.detach();
            t.bases.replace(old_bases.clone());
            t.base.replace(old_base);
            for base in crate::protocol::show::items(&old_bases) {
                if let Some(b) = base.downcast::<Type>() {
                    b.subclasses.with(|s| s.push(class.raw()));
                }
            }
            let failure = self.raised.take();
            let again = self.refresh_mro(class);
            if again.is_err() || failure.is_some() {
                self.raised = failure;
            }
            return Err(raise);
        }
        self.class_changed(class);
        Ok(())
    }

    fn refresh_mro(&mut self, class: &Value) -> R<()> {
        let mro = self.compute_mro(class)?;
        let mro = self.tuple(mro);
        let t = class.downcast::<Type>().expect("a class");
        t.mro.replace(mro);
        for subclass in t.subclass_list() {
            self.refresh_mro(&subclass)?;
        }
        Ok(())
    }
}

/// Whether a chain of `__base__` leads from one class to the other; where `mro()` of a metaclass assigns bases, mros lag behind.
fn extends(class: &Value, base: &Value) -> bool {
    let mut at = class.clone();
    while let Some(t) = at.downcast::<Type>() {
        if at.is(base) {
            return true;
        }
        let next = t.base.get();
        at = next;
    }
    false
}

/// Distinct attributes that a function stores on its first argument.
fn self_stores(code: &Code) -> u32 {
    let mut names = Vec::new();
    let mut pc = 0;
    while pc < code.words.len() {
        let instr = Instr(code.words[pc]);
        let Some(op) = Op::from_u8(code.words[pc] as u8) else {
            break;
        };
        if op == Op::SetAttr && instr.a() == 0 && !names.contains(&instr.c()) {
            names.push(instr.c());
        }
        pc += 1 + op.cache_words();
    }
    names.len() as u32
}

/// A private name (`__x`) as it is inside of class `class`.
pub fn mangle(class: &str, name: &str) -> String {
    let class = class.trim_start_matches('_');
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') || class.is_empty() {
        return name.to_string();
    }
    format!("_{class}{name}")
}

fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c == '_' || c.is_alphabetic())
        && chars.all(|c| c == '_' || c.is_alphanumeric())
}

/// `__build_class__`
pub struct BuildClass;

#[functions(module = "builtins")]
impl BuildClass {
    /// Make a class: called by the class statement.
    #[raw]
    fn __build_class__(vm: &mut Vm, args: &Args<'_>) -> R {
        let pos = args.pos();
        let [function, name, given @ ..] = pos else {
            return Err(vm.type_error("__build_class__: not enough arguments"));
        };
        if !function.is_a::<Function>() {
            return Err(vm.type_error("__build_class__: func must be a function"));
        }
        if !name.is_a::<Str>() {
            return Err(vm.type_error("__build_class__: name is not a string"));
        }
        let mut keywords: Vec<(Value, Value)> = args
            .keywords()
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect();
        let bases = vm.resolve_bases(given)?;
        let resolved = bases.len() != given.len() || bases.iter().zip(given).any(|(a, b)| !a.is(b));
        let explicit = keywords
            .iter()
            .position(|(k, _)| k.is(&vm.names.metaclass) || is_text(k, "metaclass"))
            .map(|i| keywords.remove(i).1);
        let mut meta = match explicit {
            Some(meta) => meta,
            None => match bases.first() {
                Some(base) => vm.type_of(base),
                None => vm.class(|t| &t.r#type),
            },
        };
        let is_class = meta.is_a::<Type>();
        if is_class {
            meta = vm.fitting_metaclass(&meta, &bases)?;
        }
        let bases = vm.tuple(bases);
        let namespace = vm.prepare_namespace(&meta, is_class, name, &bases, &keywords)?;
        let cell = vm.run_class_body(function, &namespace)?;
        if resolved {
            let original = vm.tuple(given.to_vec());
            let key = vm.names.__orig_bases__.clone();
            vm.set_in_mapping(&namespace, &key, original)?;
        }
        let class = vm.call_kw(&meta, &[name.clone(), bases, namespace], &keywords)?;
        if class.is_a::<Type>()
            && let Some(cell) = cell.downcast::<Cell>()
        {
            let value = cell.value.get();
            if value.is_undef() {
                let (shown, class) = (text(name), vm.repr_text(&class)?);
                return Err(vm.runtime_error(format!(
                    "__class__ not set defining '{shown}' as {class}. Was __classcell__ propagated to type.__new__?"
                )));
            }
            if !value.is(&class) {
                let (shown, found, class) =
                    (text(name), vm.repr_text(&value)?, vm.repr_text(&class)?);
                return Err(vm.type_error(format!(
                    "__class__ set to {found} defining '{shown}' as {class}"
                )));
            }
        }
        Ok(class)
    }
}

impl Vm {
    /// Replace bases that are no classes by what their `__mro_entries__` returns.
    pub fn resolve_bases(&mut self, given: &[Value]) -> R<Vec<Value>> {
        let name = self.names.__mro_entries__.clone();
        let mut bases = Vec::with_capacity(given.len());
        for base in given {
            if base.is_a::<Type>() {
                bases.push(base.clone());
                continue;
            }
            let Some(method) = self.get_attr_opt(base, &name)? else {
                bases.push(base.clone());
                continue;
            };
            let all = self.tuple(given.to_vec());
            let entries = self.call(&method, &[all])?;
            match entries.downcast::<Tuple>() {
                Some(entries) => bases.extend(entries.items().iter().cloned()),
                None => return Err(self.type_error("__mro_entries__ must return a tuple")),
            }
        }
        Ok(bases)
    }

    fn prepare_namespace(
        &mut self,
        meta: &Value,
        is_class: bool,
        name: &Value,
        bases: &Value,
        keywords: &[(Value, Value)],
    ) -> R {
        let prepare = self.names.__prepare__.clone();
        let typ = self.class(|t| &t.r#type);
        if is_class && self.inherits(meta, &typ, &prepare) {
            return Ok(self.dict());
        }
        let Some(method) = self.get_attr_opt(meta, &prepare)? else {
            return Ok(self.dict());
        };
        let namespace = self.call_kw(&method, &[name.clone(), bases.clone()], keywords)?;
        let getitem = self.names.__getitem__.clone();
        if !namespace.is_a::<Dict>() && self.lookup_special(&namespace, &getitem).is_none() {
            let meta = match meta.downcast::<Type>() {
                Some(t) if is_class => t.name(),
                _ => "<metaclass>".to_string(),
            };
            let found = self.type_name(&namespace);
            return Err(self.type_error(format!(
                "{meta}.__prepare__() must return a mapping, not {found}"
            )));
        }
        Ok(namespace)
    }

    /// `mapping[key] = value` for a namespace that may be of a script's class.
    pub fn set_in_mapping(&mut self, mapping: &Value, key: &Value, value: Value) -> R<()> {
        if mapping.raw().has_shape(exact(Kind::Dict))
            && let Some(d) = mapping.downcast::<Dict>()
        {
            d.set_str(key, value);
            return Ok(());
        }
        let name = self.names.__setitem__.clone();
        match self.call_special(mapping, &name, &[key.clone(), value])? {
            Some(_) => Ok(()),
            None => {
                Err(self.type_error_named("'{}' object does not support item assignment", mapping))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::host::Host;
    use crate::value::Value;
    use crate::vm::Vm;

    struct NoHost;
    impl Host for NoHost {
        fn write_stdout(&mut self, _: &[u8]) -> std::io::Result<()> {
            Ok(())
        }
        fn random(&mut self, _: &mut [u8]) -> std::io::Result<()> {
            Ok(())
        }
        fn time(&self) -> i64 {
            0
        }
        fn monotonic(&self) -> i64 {
            0
        }
        fn sleep(&mut self, _: u64) -> u64 {
            0
        }
    }

    fn class(vm: &mut Vm, name: &str, bases: Vec<Value>) -> Value {
        let (name, namespace) = (vm.intern(name), vm.dict());
        let meta = vm.class(|t| &t.r#type);
        vm.new_class(&meta, &name, bases, &namespace, &[]).unwrap()
    }

    #[test]
    fn makes_classes_and_instances() {
        let mut vm = Vm::new(Box::new(NoHost));
        let a = class(&mut vm, "A", vec![]);
        let b = class(&mut vm, "B", vec![a.clone()]);
        let object = vm.call(&b, &[]).unwrap();
        assert!(vm.isinstance(&object, &a).unwrap());
        let name = vm.intern("x");
        vm.set_attr(&object, &name, Value::small_int(3)).unwrap();
        assert_eq!(vm.get_attr(&object, &name).unwrap().as_small_int(), Some(3));
        let text = vm.repr_text(&b).unwrap();
        assert_eq!(text, "<class 'B'>");
    }

    #[test]
    fn refuses_inconsistent_bases() {
        let mut vm = Vm::new(Box::new(NoHost));
        let a = class(&mut vm, "A", vec![]);
        let b = class(&mut vm, "B", vec![a.clone()]);
        let (name, namespace) = (vm.intern("C"), vm.dict());
        let meta = vm.class(|t| &t.r#type);
        let result = vm.new_class(&meta, &name, vec![a, b], &namespace, &[]);
        assert!(result.is_err());
        let raised = vm.take_raised();
        assert_eq!(
            vm.str_text(&raised).unwrap(),
            "Cannot create a consistent method resolution order (MRO) for bases A, B"
        );
    }

    #[test]
    fn exceptions_of_native_layouts_keep_their_fields() {
        let mut vm = Vm::new(Box::new(NoHost));
        let os_error = vm.class(|t| &t.OSError);
        let (message, name) = (vm.str("gone"), vm.str("f"));
        let e = vm
            .call(&os_error, &[Value::small_int(2), message, name])
            .unwrap();
        assert!(vm.type_of(&e).is(&vm.types.FileNotFoundError));
        assert_eq!(vm.str_text(&e).unwrap(), "[Errno 2] gone: 'f'");
        let stop = vm.class(|t| &t.StopIteration);
        let derived = class(&mut vm, "S", vec![stop]);
        let e = vm.call(&derived, &[Value::small_int(7)]).unwrap();
        assert_eq!(
            vm.get_attr_str(&e, "value").unwrap().as_small_int(),
            Some(7)
        );
    }
}
