//! `_contextvars`: variables whose values belong to the running context.
//!
//! Each task and callback gets a copy of a context, and hardly any of them sets a variable: copies share one table of values until
//! one of them is changed.

use crate::classes::{class_of, set};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use taipan_vm::native::{Args, ClassDef, Rest, Trace, class, methods, module};
use taipan_vm::types::str_::Str;
use taipan_vm::{Downcast, MutCell, R, Value, Vm};

static CONTEXT: ClassDef = Context::CLASS;
static VARIABLE: ClassDef = ContextVar::CLASS;
static VALUES: ClassDef = Values::CLASS;
static TOKEN: ClassDef = Token::CLASS;
static MISSING: ClassDef = Missing::CLASS;

/// The marker of variables without a value, and the class of contexts.
#[derive(Default)]
struct State {
    missing: Option<Value>,
    class: Option<Value>,
    values: Option<Value>,
}

/// The context of the code that runs, made when it is first needed.
fn current(vm: &mut Vm) -> Value {
    if is_object(&vm.context) {
        return vm.context.clone();
    }
    let values = std::mem::take(&mut vm.context);
    let context = new_context(vm, values);
    of(&context).entered.set(true);
    vm.context = context.clone();
    context
}

fn is_object(context: &Value) -> bool {
    context.is_a::<Context>()
}

/// The value of a variable in the current context.
fn find_in_current(vm: &Vm, variable: &Value) -> Option<Value> {
    match vm.context.native::<Values>() {
        Some(values) => values.find(variable),
        None => vm.context.native::<Context>()?.find(variable),
    }
}

/// The values of a context or a snapshot, which a copy shares with it.
fn snapshot(context: &Value) -> Value {
    let values = match context.native::<Context>() {
        Some(context) => context.values.get(),
        None => context.clone(),
    };
    if let Some(values) = values.native::<Values>() {
        values.shared.set(true);
    }
    values
}

fn new_context(vm: &mut Vm, values: Value) -> Value {
    // Made for each task: the general table of classes would cost more than the object.
    let class = match &vm.module_state::<State>().class {
        Some(class) => class.clone(),
        None => {
            let class = class_of(vm, &CONTEXT);
            vm.module_state::<State>().class = Some(class.clone());
            class
        }
    };
    vm.new_native(
        &class,
        Context {
            values: MutCell::new(values),
            entered: Cell::new(false),
        },
    )
}

fn missing(vm: &mut Vm) -> Value {
    if let Some(marker) = &vm.module_state::<State>().missing {
        return marker.clone();
    }
    let class = class_of(vm, &MISSING);
    let marker = vm.new_native(&class, Missing {});
    vm.module_state::<State>().missing = Some(marker.clone());
    marker
}

/// The context of the running code, for modules with variables of their own.
#[cfg(feature = "numbers")]
pub fn current_context(vm: &mut Vm) -> Value {
    current(vm)
}

/// The value of a variable in a context.
#[cfg(feature = "numbers")]
pub fn value_in(context: &Value, variable: &Value) -> Option<Value> {
    of(context).find(variable)
}

/// Give a variable a value in a context.
#[cfg(feature = "numbers")]
pub fn set_in(vm: &mut Vm, context: &Value, variable: &Value, value: &Value) {
    let old = of(context).replace(vm, variable, Some(value.clone()));
    drop(old);
}

fn of(context: &Value) -> &Context {
    context
        .native::<Context>()
        .expect("only contexts become current")
}

/// Make a context current.
fn enter(vm: &mut Vm, context: &Value) -> R<()> {
    if context.is_none() || context.is_a::<Values>() {
        return Ok(());
    }
    let Some(c) = context.native::<Context>() else {
        return Err(vm.type_error_named("a Context was expected, not '{}'", context));
    };
    if c.entered.replace(true) {
        let shown = vm.repr_text(context)?;
        return Err(vm.runtime_error(format!("cannot enter context: {shown} is already entered")));
    }
    Ok(())
}

/// Undo `enter`.
fn leave(context: &Value) {
    if let Some(context) = context.native::<Context>() {
        context.entered.set(false);
    }
}

/// Says that a variable had no value.
#[class(name = "Token.MISSING", module = "builtins", flags(DISALLOW_NEW))]
#[derive(Trace)]
struct Missing {}

#[methods(class = "Token.MISSING")]
impl Missing {
    /// Return repr(self).
    fn __repr__(this: &Value) -> &'static str {
        let _ = this;
        "<Token.MISSING>"
    }
}

/// The values of all context variables, as far as they have been set.
#[class(name = "Context", module = "_contextvars", flags(WEAKREF), new)]
#[derive(Trace)]
struct Context {
    /// A [`Values`], or None as long as nothing was set.
    values: MutCell<Value>,
    /// It is current, or will be again.
    #[trace(skip)]
    entered: Cell<bool>,
}

/// By the identity of the variable: the variable and its value.
type Table = HashMap<u64, (Value, Value)>;

/// The table of one context or of several, which then do not change it any more.
#[class(name = "_Values", module = "_contextvars", flags(DISALLOW_NEW))]
#[derive(Trace)]
struct Values {
    table: RefCell<Table>,
    #[trace(skip)]
    shared: Cell<bool>,
}

#[methods(class = "_Values")]
impl Values {
    /// Return len(self).
    fn __len__(&self) -> usize {
        self.table.borrow().len()
    }
}

impl Values {
    fn find(&self, variable: &Value) -> Option<Value> {
        let table = self.table.borrow();
        table.get(&variable.id()).map(|v| v.1.clone())
    }
}

impl Context {
    /// Look something up.
    fn read<T: Default>(&self, work: impl FnOnce(&Table) -> T) -> T {
        let values = self.values.get();
        match values.native::<Values>() {
            Some(values) => work(&values.table.borrow()),
            None => T::default(),
        }
    }
    fn find(&self, variable: &Value) -> Option<Value> {
        self.values
            .with(|values| values.native::<Values>()?.find(variable))
    }
    fn pairs(&self) -> Vec<(Value, Value)> {
        self.read(|table| table.values().cloned().collect())
    }
    /// Set a variable, or take it away; the value that it had.
    fn replace(&self, vm: &mut Vm, variable: &Value, value: Option<Value>) -> Option<Value> {
        let old = self.values.get();
        let own = old.native::<Values>().is_some_and(|v| !v.shared.get());
        if !own {
            let table = self.read(Table::clone);
            let class = match &vm.module_state::<State>().values {
                Some(class) => class.clone(),
                None => {
                    let class = class_of(vm, &VALUES);
                    vm.module_state::<State>().values = Some(class.clone());
                    class
                }
            };
            let values = vm.new_native(
                &class,
                Values {
                    table: RefCell::new(table),
                    shared: Cell::new(false),
                },
            );
            drop(self.values.replace(values));
        }
        let values = self.values.get();
        let mut table = values.native::<Values>()?.table.borrow_mut();
        let before = match value {
            Some(value) => table.insert(variable.id(), (variable.clone(), value)),
            None => table.remove(&variable.id()),
        };
        drop(table);
        before.map(|before| before.1)
    }
}

fn check_key(vm: &mut Vm, key: &Value) -> R<()> {
    if key.native::<ContextVar>().is_some() {
        return Ok(());
    }
    let shown = vm.repr_text(key)?;
    Err(vm.type_error(format!("a ContextVar key was expected, got {shown}")))
}

#[methods(class = "Context")]
impl Context {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        if args.all.len() > 1 {
            return Err(vm.type_error("Context() does not accept any arguments"));
        }
        Ok(new_context(vm, Value::NONE))
    }
    /// Call a function with this context as the current one.
    #[raw]
    fn run(vm: &mut Vm, args: &Args<'_>) -> R {
        let Some(this) = args.pos().first() else {
            return Err(vm.type_error("unbound method Context.run() needs an argument"));
        };
        if this.native::<Context>().is_none() {
            return Err(vm.type_error_named(
                "descriptor 'run' for '_contextvars.Context' objects doesn't apply to a '{}' object",
                this,
            ));
        }
        let Some(callable) = args.pos().get(1) else {
            return Err(vm.type_error("run() missing 1 required positional argument"));
        };
        let before = vm.enter_context(this, None)?;
        let result = vm.call_args(callable, &args.rest().rest());
        vm.leave_context(before);
        result
    }
    /// A context with the same values, to be changed by itself.
    fn copy(this: &Value, vm: &mut Vm) -> Value {
        new_context(vm, snapshot(this))
    }
    /// Return the value for `key` if it has one in this context, else the default.
    #[sig("(key, default=None, /)")]
    fn get(&self, vm: &mut Vm, key: &Value, default: Option<Value>) -> R {
        check_key(vm, key)?;
        Ok(self.find(key).or(default).unwrap_or(Value::NONE))
    }
    /// Return all variables and their values in the context object.
    fn items(&self, vm: &mut Vm) -> R {
        let items = self
            .pairs()
            .into_iter()
            .map(|(k, v)| vm.tuple_of([k, v]))
            .collect();
        let list = vm.list(items);
        vm.iter(&list)
    }
    /// Return all variables in the context object.
    fn keys(&self, vm: &mut Vm) -> R {
        let list = vm.list(self.pairs().into_iter().map(|p| p.0).collect());
        vm.iter(&list)
    }
    /// Return all values in the context object.
    fn values(&self, vm: &mut Vm) -> R {
        let list = vm.list(self.pairs().into_iter().map(|p| p.1).collect());
        vm.iter(&list)
    }
    /// Implement iter(self).
    fn __iter__(&self, vm: &mut Vm) -> R {
        self.keys(vm)
    }
    /// Return len(self).
    fn __len__(&self) -> usize {
        self.read(HashMap::len)
    }
    /// Return bool(key in self).
    fn __contains__(&self, vm: &mut Vm, key: &Value) -> R<bool> {
        check_key(vm, key)?;
        Ok(self.find(key).is_some())
    }
    /// Return self[key].
    fn __getitem__(&self, vm: &mut Vm, key: &Value) -> R {
        check_key(vm, key)?;
        match self.find(key) {
            Some(value) => Ok(value),
            None => Err(vm.key_error(key)),
        }
    }
    /// Return self==value.
    fn __eq__(&self, vm: &mut Vm, other: &Value) -> R {
        let Some(other) = Context::downcast(other) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if self.__len__() != other.__len__() {
            return Ok(Value::FALSE);
        }
        for (variable, value) in self.pairs() {
            match other.find(&variable) {
                Some(theirs) if vm.eq(&value, &theirs)? => {}
                _ => return Ok(Value::FALSE),
            }
        }
        Ok(Value::TRUE)
    }
}

/// A variable whose value belongs to the current context.
#[class(name = "ContextVar", module = "_contextvars", new)]
#[derive(Trace)]
struct ContextVar {
    name: Value,
    default: Option<Value>,
}

#[methods(class = "ContextVar")]
impl ContextVar {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let given = args.rest();
        let (n, all) = (given.pos().len(), given.all.len());
        if all > 2 {
            return Err(vm.type_error(format!(
                "ContextVar() takes at most 2 arguments ({all} given)"
            )));
        }
        if n != 1 {
            let bound = if n == 0 { "exactly" } else { "at most" };
            return Err(vm.type_error(format!(
                "ContextVar() takes {bound} 1 positional argument ({n} given)"
            )));
        }
        let mut default = None;
        for (key, value) in given.keywords() {
            let key = taipan_vm::protocol::item::text_of(key);
            if key != "default" {
                return Err(vm.type_error(format!(
                    "ContextVar() got an unexpected keyword argument '{key}'"
                )));
            }
            default = Some(value.clone());
        }
        let name = given.pos()[0].clone();
        if !name.is_a::<Str>() {
            return Err(vm.type_error("context variable name must be a str"));
        }
        // Its hash is part of the variable's: a subclass may have none.
        vm.hash(&name)?;
        Ok(vm.new_native(&args.all[0], ContextVar { name, default }))
    }
    /// Return a value for the context variable for the current context.
    fn get(this: &Value, vm: &mut Vm, default: Option<Value>) -> R {
        if let Some(value) = find_in_current(vm, this) {
            return Ok(value);
        }
        let own = this.native::<ContextVar>().and_then(|v| v.default.clone());
        match default.or(own) {
            Some(value) => Ok(value),
            None => {
                let class = vm.class(|t| &t.LookupError);
                Err(vm.raise_args(&class, vec![this.clone()]))
            }
        }
    }
    /// Call to set a new value for the context variable in the current context.
    fn set(this: &Value, vm: &mut Vm, value: Value) -> Value {
        let context = current(vm);
        let old = of(&context).replace(vm, this, Some(value));
        let class = class_of(vm, &TOKEN);
        vm.new_native(
            &class,
            Token {
                context,
                variable: this.clone(),
                old,
                used: Cell::new(false),
            },
        )
    }
    /// Reset the context variable to the value it had before the `set()` that made the token.
    fn reset(this: &Value, vm: &mut Vm, token: &Value) -> R<()> {
        let Some(t) = Token::downcast(token) else {
            let shown = vm.repr_text(token)?;
            return Err(vm.type_error(format!("expected an instance of Token, got {shown}")));
        };
        let problem = if t.used.get() {
            "has already been used once"
        } else if !t.variable.is(this) {
            "was created by a different ContextVar"
        } else if !t.context.is(&current(vm)) {
            "was created in a different Context"
        } else {
            t.used.set(true);
            let replaced = of(&t.context).replace(vm, this, t.old.clone());
            drop(replaced);
            return Ok(());
        };
        let text = format!("{} {problem}", vm.repr_text(token)?);
        Err(if t.used.get() {
            vm.runtime_error(text)
        } else {
            vm.value_error(text)
        })
    }
    /// The name of the variable.
    #[getter]
    fn name(&self) -> Value {
        self.name.clone()
    }
    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let (name, default) = match ContextVar::downcast(this) {
            Some(v) => (v.name.clone(), v.default.clone()),
            None => return Err(vm.type_error("a ContextVar is needed")),
        };
        if !vm.repr_enter(this) {
            return Ok("<ContextVar ...>".to_owned());
        }
        let shown = vm.repr_text(&name).and_then(|name| {
            Ok(match &default {
                Some(value) => format!("{name} default={}", vm.repr_text(value)?),
                None => name,
            })
        });
        vm.repr_leave(this);
        Ok(format!("<ContextVar name={} at {:#x}>", shown?, this.id()))
    }
    /// `ContextVar[T]`
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, item: &Value) -> Value {
        vm.generic_alias(class, item)
    }
}

/// What `ContextVar.set()` gives, for `ContextVar.reset()`.
#[class(name = "Token", module = "_contextvars", new)]
#[derive(Trace)]
struct Token {
    context: Value,
    variable: Value,
    old: Option<Value>,
    used: Cell<bool>,
}

#[methods(class = "Token")]
impl Token {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, _args: &Args<'_>) -> R {
        Err(vm.runtime_error("Tokens can only be created by ContextVars"))
    }
    /// The variable that was set.
    #[getter]
    fn var(&self) -> Value {
        self.variable.clone()
    }
    /// The value it had before, or Token.MISSING.
    #[getter]
    fn old_value(&self, vm: &mut Vm) -> Value {
        match &self.old {
            Some(old) => old.clone(),
            None => missing(vm),
        }
    }
    /// Nothing: the value is set already.
    fn __enter__(this: &Value) -> Value {
        this.clone()
    }
    /// Put the value from before back.
    fn __exit__(this: &Value, vm: &mut Vm, details: Rest<'_>) -> R<()> {
        let _ = details;
        match Token::downcast(this).map(|t| t.variable.clone()) {
            Some(variable) => ContextVar::reset(&variable, vm, this),
            None => Err(vm.type_error("a Token is needed")),
        }
    }
    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let Some(token) = Token::downcast(this) else {
            return Err(vm.type_error("a Token is needed"));
        };
        let used = if token.used.get() { " used" } else { "" };
        let variable = vm.repr_text(&token.variable)?;
        Ok(format!("<Token{used} var={variable} at {:#x}>", this.id()))
    }
    /// `Token[T]`
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, item: &Value) -> Value {
        vm.generic_alias(class, item)
    }
}

pub struct ContextVars;

/// Context Variables
#[module(name = "_contextvars")]
impl ContextVars {
    /// Return a copy of the current context.
    fn copy_context(vm: &mut Vm) -> Value {
        let values = vm.context_snapshot();
        new_context(vm, values)
    }
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        for (name, def) in [
            ("Context", &CONTEXT),
            ("ContextVar", &VARIABLE),
            ("Token", &TOKEN),
        ] {
            let class = class_of(vm, def);
            set(vm, module, name, class);
        }
        vm.context_hooks = Some(taipan_vm::context::ContextHooks {
            snapshot,
            make: new_context,
            current,
            enter,
            leave,
            is_object,
        });
        let marker = missing(vm);
        let class = class_of(vm, &TOKEN);
        let name = vm.intern("MISSING");
        if let Some(class) = class.downcast::<taipan_vm::types::type_::Type>() {
            vm.class_dict(class).set_str(&name, marker);
        }
        // Tokens and contexts compare by identity or content: neither has a hash.
        let hash = vm.names.__hash__.clone();
        for def in [&CONTEXT, &TOKEN] {
            let class = class_of(vm, def);
            if let Some(class) = class.downcast::<taipan_vm::types::type_::Type>() {
                vm.class_dict(class).set_str(&hash, Value::NONE);
            }
        }
        Ok(())
    }
}
