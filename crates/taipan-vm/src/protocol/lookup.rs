//! Finding names on classes: the mro walk behind a cache, and what must happen when a class changes.

use crate::heap::{Kind, class_payload};
use crate::native::{Args, MethodKind};
use crate::raise::R;
use crate::types::builtin::MethodDescr;
use crate::types::dict::Dict;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::types::type_::{Type, flag, hook};
use crate::value::Value;
use crate::vm::{CacheEntry, METHOD_CACHE, Vm};

impl Vm {
    /// Whether the class of an object makes instances in its own way, and so may take other arguments than `base`.
    pub fn overrides_new(
        &mut self,
        object: &Value,
        base: impl Fn(&crate::vm::Types) -> &Value,
    ) -> bool {
        let (class, name) = (self.type_of(object), self.names.__new__.clone());
        self.class_overrides(&class, base, &name)
    }

    /// Whether a class initialises instances in its own way, and so may take other arguments than `base`.
    pub fn overrides_init(
        &mut self,
        class: &Value,
        base: impl Fn(&crate::vm::Types) -> &Value,
    ) -> bool {
        let name = self.names.__init__.clone();
        self.class_overrides(class, base, &name)
    }

    fn class_overrides(
        &mut self,
        class: &Value,
        base: impl Fn(&crate::vm::Types) -> &Value,
        name: &Value,
    ) -> bool {
        let base = self.class(base);
        if class.is(&base) {
            return false;
        }
        let mut find = |class: &Value| {
            let class = class.downcast::<Type>().expect("a class");
            self.lookup(class, name)
        };
        match (find(class), find(&base)) {
            (Some(own), Some(inherited)) => !own.is(&inherited),
            _ => true,
        }
    }

    /// The namespace of a class, with all that the definition of a native class says.
    #[inline]
    pub fn class_dict<'a>(&mut self, class: &'a Type) -> &'a Dict {
        if let Some(def) = class.unread.take() {
            self.fill_class(class, def);
        }
        class.namespace.downcast::<Dict>().expect("a namespace")
    }

    /// The attribute of an interned name that a class or one of its bases has in its namespace.
    #[inline]
    pub fn lookup(&mut self, class: &Type, name: &Value) -> Option<Value> {
        let version = class.version.get();
        let index = (version as usize)
            .wrapping_mul(31)
            .wrapping_add(name.raw().0 as usize >> 4)
            & (self.method_cache.len() - 1);
        let entry = &self.method_cache[index];
        if entry.version == version && entry.name == name.raw() && version != 0 {
            return entry.value.clone();
        }
        self.lookup_slow(class, name, index)
    }

    #[cold]
    #[inline(never)]
    fn lookup_slow(&mut self, class: &Type, name: &Value, index: usize) -> Option<Value> {
        let found = class.mro.with(|mro| {
            let mro = mro.downcast::<Tuple>()?;
            mro.items()
                .iter()
                .find_map(|c| self.class_dict(c.downcast::<Type>()?).get_str(name))
        });
        let version = class.version.get();
        if version != 0 {
            self.method_cache[index] = CacheEntry {
                version,
                name: name.raw(),
                value: found.clone(),
            };
            self.method_cache_fills += 1;
            let size = self.method_cache.len();
            if self.method_cache_fills > size && size < METHOD_CACHE {
                // What was known is found again when it is asked for.
                self.method_cache = vec![CacheEntry::EMPTY; size * 4].into();
                self.method_cache_fills = 0;
            }
        }
        found
    }

    /// As [`Vm::lookup`], with the class in whose namespace it was found.
    pub fn lookup_where(&mut self, class: &Type, name: &Value) -> Option<(Value, Value)> {
        for c in class.mro_items() {
            let found = c
                .downcast::<Type>()
                .and_then(|t| self.class_dict(t).get_str(name));
            if let Some(found) = found {
                return Some((c, found));
            }
        }
        None
    }

    /// A special method as found on the type of a value, unbound.
    #[inline]
    pub fn lookup_special(&mut self, value: &Value, name: &Value) -> Option<Value> {
        let class = self.class_raw(value.raw());
        self.lookup(class_payload(class, value), name)
    }

    /// Call a special method of a value, as operators do (instance attributes do not count). `None`: the type has none.
    pub fn call_special(
        &mut self,
        value: &Value,
        name: &Value,
        args: &[Value],
    ) -> R<Option<Value>> {
        let Some(method) = self.lookup_special(value, name) else {
            return Ok(None);
        };
        self.call_unbound(&method, value, args).map(Some)
    }

    /// Call what was found on a type as method of `this`.
    pub fn call_unbound(&mut self, method: &Value, this: &Value, args: &[Value]) -> R {
        match method.kind() {
            Some(Kind::MethodDescr) => {
                let descr = method.downcast::<MethodDescr>().expect("kind");
                let plain =
                    descr.def.kind == MethodKind::Method && self.is_instance(this, &descr.class);
                Args::positional(args).with_first(this, |args| {
                    if plain {
                        descr.def.call(self, args)
                    } else {
                        self.call_descr(descr, args)
                    }
                })
            }
            Some(Kind::Function) => {
                // As `__iter__` and `__await__` mostly are.
                if args.is_empty()
                    && let alone = Args::positional(std::slice::from_ref(this))
                    && let Some(generator) = self.quick_generator(method, &alone)
                {
                    return Ok(generator);
                }
                Args::positional(args).with_first(this, |args| self.call_args(method, args))
            }
            _ => {
                let class = self.type_of(this);
                let bound = self.bind_descriptor(method, Some(this), &class)?;
                self.call(&bound, args)
            }
        }
    }

    /// A class's namespace, bases or slots have changed: forget everything derived from it.
    pub fn class_changed(&mut self, class: &Value) {
        let Some(t) = class.downcast::<Type>() else {
            return;
        };
        let version = self.fresh_class_version();
        t.version.set(version);
        if t.has(flag::OBSERVED) {
            self.epoch = self.epoch.wrapping_add(1);
            t.set_flag(flag::OBSERVED, false);
        }
        self.update_hooks(t);
        for subclass in t.subclasses.get() {
            self.class_changed(&subclass.to_value());
        }
    }

    /// An attribute of a class that was no descriptor has got a value that is none either: nothing that was derived from the
    /// class's structure is wrong, so that inline caches stay.
    pub fn class_value_changed(&mut self, class: &Type) {
        let version = self.fresh_class_version();
        class.version.set(version);
        for subclass in class.subclasses.get() {
            if let Some(t) = subclass.to_value().downcast::<Type>() {
                self.class_value_changed(t);
            }
        }
    }

    /// Recompute the attribute hooks and finaliser flag of a class from its mro.
    pub fn update_hooks(&mut self, t: &Type) {
        let mut hooks = 0;
        if t.has(flag::HEAP) {
            let n = (
                self.names.__getattr__.clone(),
                self.names.__getattribute__.clone(),
                self.names.__setattr__.clone(),
            );
            let object = self.class(|t| &t.object);
            if self.lookup(t, &n.0).is_some() {
                hooks |= hook::GETATTR;
            }
            let differs = |vm: &mut Vm, name: &Value| match vm.lookup(t, name) {
                Some(found) => match found.downcast::<MethodDescr>() {
                    Some(descr)
                        if name
                            .downcast::<Str>()
                            .is_none_or(|n| n.bytes() != descr.def.name.as_bytes()) =>
                    {
                        true
                    }
                    Some(descr) => descr
                        .class
                        .downcast::<Type>()
                        .is_some_and(|c| c.hooks.get() != 0),
                    None => !found.is(&object),
                },
                None => false,
            };
            if differs(self, &n.1) {
                hooks |= hook::GETATTRIBUTE;
            }
            let delattr = self.names.__delattr__.clone();
            if differs(self, &n.2) || differs(self, &delattr) {
                hooks |= hook::SETATTR;
            }
            let del = self.names.__del__.clone();
            let finalizer = self.lookup(t, &del).is_some();
            let root = t.root_shape();
            let class = self.heap.shapes.get(root).class;
            for id in 0..self.heap.shapes.len() {
                // Only classes that gain or lose `__del__` after their first instance pay for the walk.
                if self.heap.shapes.get(root).has_finalizer == finalizer {
                    break;
                }
                if id != root && self.heap.shapes.get(id).class == class {
                    self.heap.shapes.get_mut(id).has_finalizer = finalizer;
                }
            }
            self.heap.shapes.get_mut(root).has_finalizer = finalizer;
        }
        t.hooks.set(hooks);
    }
}
