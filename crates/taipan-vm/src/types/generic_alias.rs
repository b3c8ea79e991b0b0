//! `list[int]` and the like: `types.GenericAlias`.

use crate::native::{Args, ClassDef, Trace, class, methods};
use crate::raise::R;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::types::type_::Type;
use crate::value::Value;
use crate::vm::Vm;

/// Payload of `types.GenericAlias`.
#[class(
    name = "GenericAlias",
    signature = "(origin, args, /)",
    module = "types",
    flags(BASETYPE, WEAKREF),
    new
)]
#[derive(Trace)]
pub struct GenericAlias {
    /// The class that was subscripted.
    pub origin: Value,
    /// A tuple.
    pub args: Value,
    /// `*list[int]`
    pub starred: bool,
}

impl GenericAlias {
    fn items(&self) -> Vec<Value> {
        self.args
            .downcast::<Tuple>()
            .map(|t| t.items().to_vec())
            .unwrap_or_default()
    }
}

/// Attributes that are the alias's own; all others are those of the origin.
const OWN: &[&str] = &[
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
    "__copy__",
    "__deepcopy__",
];

#[methods(class = "types.GenericAlias")]
impl GenericAlias {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        args.no_keywords(vm, "GenericAlias")?;
        let [class, origin, item] = args.all else {
            return Err(vm.type_error(format!(
                "GenericAlias expected 2 arguments, got {}",
                args.all.len() - 1
            )));
        };
        let args = vm.alias_args(item);
        Ok(vm.new_native(
            class,
            GenericAlias {
                origin: origin.clone(),
                args,
                starred: false,
            },
        ))
    }

    /// Return `repr(self)`.
    fn __repr__(&self, vm: &mut Vm) -> R<String> {
        let mut out = String::new();
        if self.starred {
            out.push('*');
        }
        out.push_str(&vm.type_repr(&self.origin)?);
        out.push('[');
        let items = self.items();
        for (i, arg) in items.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            if let Some(list) = arg.downcast::<crate::types::list::List>() {
                let mut parts = Vec::new();
                for item in list.snapshot() {
                    parts.push(vm.type_repr(&item)?);
                }
                out.push_str(&format!("[{}]", parts.join(", ")));
            } else {
                out.push_str(&vm.type_repr(arg)?);
            }
        }
        if items.is_empty() {
            out.push_str("()");
        }
        out.push(']');
        Ok(out)
    }

    /// Call the origin; the result remembers the alias if it can.
    #[raw]
    fn __call__(vm: &mut Vm, args: &Args<'_>) -> R {
        let this = &args.all[0];
        let Some(alias) = this.native::<GenericAlias>() else {
            return Err(vm.type_error("a GenericAlias is needed"));
        };
        let object = vm.call_args(&alias.origin.clone(), &args.rest())?;
        let name = vm.names.__orig_class__.clone();
        if let Err(raise) = vm.set_attr(&object, &name, this.clone()) {
            let ignore = vm.is_raised(&raise, &vm.types.AttributeError)
                || vm.is_raised(&raise, &vm.types.TypeError);
            if !ignore {
                return Err(raise);
            }
            vm.raised = None;
        }
        Ok(object)
    }

    /// Return `hash(self)`.
    fn __hash__(&self, vm: &mut Vm) -> R<i64> {
        let origin = vm.hash(&self.origin)?;
        let mut hash = origin;
        for arg in self.items() {
            hash = hash.rotate_left(7) ^ vm.hash(&arg)?;
        }
        Ok((hash >> 4) as i64)
    }

    /// Return `self == other`.
    fn __eq__(&self, vm: &mut Vm, other: &Value) -> R {
        let Some(other) = other.native::<GenericAlias>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if self.starred != other.starred || !vm.eq(&self.origin, &other.origin)? {
            return Ok(Value::FALSE);
        }
        let (mine, theirs) = (self.items(), other.items());
        if mine.len() != theirs.len() {
            return Ok(Value::FALSE);
        }
        for (a, b) in mine.iter().zip(&theirs) {
            if !vm.eq(a, b)? {
                return Ok(Value::FALSE);
            }
        }
        Ok(Value::TRUE)
    }

    /// Attributes of the origin, but for the alias's own.
    fn __getattribute__(this: &Value, vm: &mut Vm, name: &Value) -> R {
        let text = crate::protocol::show::text(name);
        let name = vm.intern_value(name);
        if let Some(alias) = this.native::<GenericAlias>()
            && !OWN.contains(&text.as_str())
        {
            let is_dunder = text.starts_with("__") && text.ends_with("__");
            let blocked = matches!(text.as_str(), "__bases__" | "__getattr__");
            if !blocked && (!is_dunder || !self_only(&text)) {
                return vm.get_attr(&alias.origin.clone(), &name);
            }
        }
        match vm.get_attr_plain(this, &name)? {
            Some(value) => Ok(value),
            None => Err(vm.no_attribute(this, &name)),
        }
    }

    /// Replace type variables by arguments.
    fn __getitem__(this: &Value, vm: &mut Vm, item: &Value) -> R {
        let Some(alias) = this.native::<GenericAlias>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let found = vm.substitute_parameters(this, &alias.items(), item)?;
        let args = vm.tuple(found);
        let class = vm.generic_alias_class();
        let alias = GenericAlias {
            origin: alias.origin.clone(),
            args,
            starred: alias.starred,
        };
        Ok(vm.new_native(&class, alias))
    }

    /// Return `self | other`.
    fn __or__(this: &Value, vm: &mut Vm, other: &Value) -> R {
        vm.make_union(this, other)
    }

    /// Return `other | self`.
    fn __ror__(this: &Value, vm: &mut Vm, other: &Value) -> R {
        vm.make_union(other, this)
    }

    /// The unpacked alias, once: `*list[int]`.
    fn __iter__(&self, vm: &mut Vm) -> R {
        let class = vm.generic_alias_class();
        let starred = GenericAlias {
            origin: self.origin.clone(),
            args: self.args.clone(),
            starred: true,
        };
        let starred = vm.new_native(&class, starred);
        let once = vm.tuple_of([starred]);
        let iter = vm.names.__iter__.clone();
        Ok(vm.call_special(&once, &iter, &[])?.unwrap_or(Value::NONE))
    }

    /// The class that is a base where the alias stands as one.
    fn __mro_entries__(&self, vm: &mut Vm, _bases: &Value) -> Value {
        vm.tuple_of([self.origin.clone()])
    }

    /// Aliases are no classes.
    fn __instancecheck__(&self, vm: &mut Vm, _instance: &Value) -> R {
        Err(vm.type_error("isinstance() argument 2 cannot be a parameterized generic"))
    }

    /// Aliases are no classes.
    fn __subclasscheck__(&self, vm: &mut Vm, _subclass: &Value) -> R {
        Err(vm.type_error("issubclass() argument 2 cannot be a parameterized generic"))
    }

    /// Help to pickle the object.
    fn __reduce__(this: &Value, vm: &mut Vm) -> R {
        let alias = vm.as_ref::<GenericAlias>(this)?;
        let class = vm.generic_alias_class();
        let args = vm.tuple_of([alias.origin.clone(), alias.args.clone()]);
        Ok(vm.tuple_of([class, args]))
    }

    /// The class that was subscripted.
    #[getter]
    fn __origin__(&self) -> Value {
        self.origin.clone()
    }

    /// The arguments, a tuple.
    #[getter]
    fn __args__(&self) -> Value {
        self.args.clone()
    }

    /// Whether the alias is unpacked.
    #[getter]
    fn __unpacked__(&self) -> bool {
        self.starred
    }

    /// The type variables among the arguments.
    #[getter]
    fn __parameters__(&self, vm: &mut Vm) -> R {
        let found = vm.type_parameters(&self.items())?;
        Ok(vm.tuple(found))
    }

    /// The arguments of an unpacked tuple alias, else None.
    #[getter]
    fn __typing_unpacked_tuple_args__(&self, vm: &mut Vm) -> Value {
        if self.starred && self.origin.is(&vm.types.tuple) {
            self.args.clone()
        } else {
            Value::NONE
        }
    }
}

/// Special names that are looked up on the alias, not on its origin.
fn self_only(name: &str) -> bool {
    !matches!(
        name,
        "__name__"
            | "__qualname__"
            | "__module__"
            | "__doc__"
            | "__dict__"
            | "__slots__"
            | "__abstractmethods__"
            | "__annotations__"
            | "__mro__"
            | "__base__"
            | "__orig_bases__"
            | "__init__"
            | "__new__"
            | "__subclasses__"
            | "__flags__"
            | "__type_params__"
    )
}

#[derive(Default)]
struct AliasState {
    class: Option<Value>,
}

impl Vm {
    /// `types.GenericAlias`
    pub fn generic_alias_class(&mut self) -> Value {
        if let Some(class) = &self.module_state::<AliasState>().class {
            return class.clone();
        }
        static CLASS: ClassDef = GenericAlias::CLASS;
        let class = self.native_class(&CLASS);
        self.module_state::<AliasState>().class = Some(class.clone());
        class
    }

    fn alias_args(&mut self, item: &Value) -> Value {
        if item.is_a::<Tuple>() {
            item.clone()
        } else {
            self.tuple_of([item.clone()])
        }
    }

    /// `origin[item]` as an alias: the `__class_getitem__` of builtin containers.
    pub fn generic_alias(&mut self, origin: &Value, item: &Value) -> Value {
        let args = self.alias_args(item);
        let class = self.generic_alias_class();
        self.new_native(
            &class,
            GenericAlias {
                origin: origin.clone(),
                args,
                starred: false,
            },
        )
    }

    /// The type variables in a list of type arguments, in order, each once.
    pub fn type_parameters(&mut self, args: &[Value]) -> R<Vec<Value>> {
        let mut found: Vec<Value> = Vec::new();
        let (subst, parameters) = (
            self.names.__typing_subst__.clone(),
            self.names.__parameters__.clone(),
        );
        for arg in args {
            if arg.is_a::<Type>() {
                continue;
            }
            let mut more = Vec::new();
            if self.get_attr_opt(arg, &subst)?.is_some() {
                more.push(arg.clone());
            } else if let Some(nested) = self.get_attr_opt(arg, &parameters)? {
                more = crate::protocol::show::items(&nested);
            } else if arg.is_a::<Tuple>() || arg.is_a::<crate::types::list::List>() {
                more = self.type_parameters(&crate::protocol::show::items(arg))?;
            }
            for parameter in more {
                if !found.iter().any(|f| f.is(&parameter)) {
                    found.push(parameter);
                }
            }
        }
        Ok(found)
    }

    /// The arguments of an alias with its type variables replaced by the subscript `item`.
    pub fn substitute_parameters(
        &mut self,
        alias: &Value,
        args: &[Value],
        item: &Value,
    ) -> R<Vec<Value>> {
        let parameters = self.type_parameters(args)?;
        if parameters.is_empty() {
            let text = self.repr_text(alias)?;
            return Err(self.type_error(format!("{text} is not a generic class")));
        }
        let mut given = match item.downcast::<Tuple>() {
            Some(t) => t.items().to_vec(),
            None => vec![item.clone()],
        };
        given = self.unpacked_args(given)?;
        let prepare = self.intern("__typing_prepare_subst__");
        for parameter in &parameters {
            if let Some(method) = self.get_attr_opt(parameter, &prepare)? {
                let packed = self.tuple(given);
                let result = self.call(&method, &[alias.clone(), packed])?;
                given = self.collect(&result)?;
            }
        }
        if given.len() != parameters.len() {
            let text = self.repr_text(alias)?;
            let many = if given.len() > parameters.len() {
                "many"
            } else {
                "few"
            };
            return Err(self.type_error(format!(
                "Too {many} arguments for {text}; actual {}, expected {}",
                given.len(),
                parameters.len()
            )));
        }
        self.substitute_in(args, &parameters, &given)
    }

    /// Put the items of unpacked tuples of known length in their place.
    fn unpacked_args(&mut self, args: Vec<Value>) -> R<Vec<Value>> {
        let unpacked = self.names.__typing_unpacked_tuple_args__.clone();
        let mut out = Vec::with_capacity(args.len());
        for arg in args {
            let inner = match arg.is_a::<Type>() || arg.is_a::<Str>() {
                true => None,
                false => self.get_attr_opt(&arg, &unpacked)?,
            };
            match inner.as_ref().and_then(|inner| inner.downcast::<Tuple>()) {
                Some(inner) if !inner.items().last().is_some_and(|i| i.is(&Value::ELLIPSIS)) => {
                    out.extend_from_slice(inner.items());
                }
                _ => out.push(arg),
            }
        }
        Ok(out)
    }

    fn substitute_in(
        &mut self,
        args: &[Value],
        parameters: &[Value],
        given: &[Value],
    ) -> R<Vec<Value>> {
        let (subst, names) = (
            self.names.__typing_subst__.clone(),
            self.names.__parameters__.clone(),
        );
        let spreads = self.intern("__typing_is_unpacked_typevartuple__");
        let mut out = Vec::new();
        for arg in args {
            if arg.is_a::<Type>() {
                out.push(arg.clone());
                continue;
            }
            if arg.is_a::<Tuple>() || arg.is_a::<crate::types::list::List>() {
                let inner =
                    self.substitute_in(&crate::protocol::show::items(arg), parameters, given)?;
                out.push(if arg.is_a::<Tuple>() {
                    self.tuple(inner)
                } else {
                    self.list(inner)
                });
                continue;
            }
            let replaced = if let Some(method) = self.get_attr_opt(arg, &subst)? {
                let i = parameters.iter().position(|p| p.is(arg));
                let value = i.map(|i| given[i].clone()).unwrap_or_default();
                self.call(&method, &[value])?
            } else {
                let nested = match self.get_attr_opt(arg, &names)? {
                    Some(nested) => crate::protocol::show::items(&nested),
                    None => Vec::new(),
                };
                if nested.is_empty() {
                    out.push(arg.clone());
                    continue;
                }
                let mut values = Vec::new();
                for name in &nested {
                    match parameters.iter().position(|p| p.is(name)) {
                        // A variable tuple stands for any number of arguments.
                        Some(i) if self.type_name(name) == "TypeVarTuple" => {
                            values.extend(crate::protocol::show::items(&given[i]));
                        }
                        Some(i) => values.push(given[i].clone()),
                        None => values.push(name.clone()),
                    }
                }
                let key = self.tuple(values);
                let getitem = self.names.__getitem__.clone();
                match self.call_special(arg, &getitem, &[key])? {
                    Some(value) => value,
                    None => arg.clone(),
                }
            };
            let spread = match self.get_attr_opt(arg, &spreads)? {
                Some(spread) => self.truth(&spread)?,
                None => false,
            };
            if spread && replaced.is_a::<Tuple>() {
                out.extend(crate::protocol::show::items(&replaced));
            } else {
                out.push(replaced);
            }
        }
        Ok(out)
    }
}
