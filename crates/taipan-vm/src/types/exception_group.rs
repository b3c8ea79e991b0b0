//! `BaseExceptionGroup`, `ExceptionGroup`, and what `except*` needs.

use crate::native::{Args, ClassDef, GetSetDef, MethodDef, methods};
use crate::protocol::show::{items, text};
use crate::raise::R;
use crate::types::dict::Dict;
use crate::types::exception::{Exception, init, method, payload};
use crate::types::exceptions::simple;
use crate::types::list::List;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::types::type_::{Type, flag};
use crate::value::{Raw, Value};
use crate::vm::Vm;

/// The methods of exception groups.
pub struct Group;

const MESSAGE: usize = 0;
const EXCEPTIONS: usize = 1;
/// How the sequence was shown, if it was no list or tuple.
const SHOWN: usize = 2;

const fn readonly(
    name: &'static str,
    doc: &'static str,
    get: fn(&mut Vm, &Value) -> R,
) -> GetSetDef {
    GetSetDef {
        name,
        doc,
        get,
        set: Some(crate::native::member_refused),
    }
}

/// `BaseExceptionGroup`
pub const CLASS: ClassDef = ClassDef {
    methods: &METHODS,
    getset: &[
        readonly("message", "The message of the group.", |_, this| {
            Ok(payload(this).field(MESSAGE))
        }),
        readonly("exceptions", "The exceptions in the group.", |_, this| {
            Ok(payload(this).field(EXCEPTIONS))
        }),
    ],
    new: Some(group_new),
    ..simple("BaseExceptionGroup", "Several unrelated exceptions.")
};

const METHODS: [MethodDef; Group::METHODS.len() + 1] = crate::native::concat(&[
    Group::METHODS,
    &[method("__init__", "Keep the arguments.", init)],
]);

fn group_new(vm: &mut Vm, args: &Args<'_>) -> R {
    let class = &args.all[0];
    let given = &args.pos()[1..];
    if !args.names.is_empty() {
        let name = class
            .downcast::<Type>()
            .map(|t| t.name())
            .unwrap_or_default();
        return Err(vm.type_error(format!("{name}() takes no keyword arguments")));
    }
    let [message, exceptions] = given else {
        let n = given.len();
        return Err(vm.type_error(format!(
            "BaseExceptionGroup.__new__() takes exactly 2 arguments ({n} given)"
        )));
    };
    if !message.is_a::<Str>() {
        return Err(vm.type_error_named(
            "BaseExceptionGroup.__new__() argument 1 must be str, not {}",
            message,
        ));
    }
    let getitem = vm.names.__getitem__.clone();
    if exceptions.is_a::<Dict>() || vm.lookup_special(exceptions, &getitem).is_none() {
        return Err(vm.type_error("second argument (exceptions) must be a sequence"));
    }
    let members = vm.collect(exceptions)?;
    if members.is_empty() {
        return Err(vm.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let exception = vm.class(|t| &t.Exception);
    let mut nested_base = false;
    for (i, member) in members.iter().enumerate() {
        if !member.is_a::<Exception>() {
            return Err(vm.value_error(format!(
                "Item {i} of second argument (exceptions) is not an exception"
            )));
        }
        nested_base |= !vm.is_instance(member, &exception);
    }
    let mut made = class.clone();
    if class.is(&vm.types.BaseExceptionGroup) {
        if !nested_base {
            made = vm.exception_group_class();
        }
    } else if nested_base {
        if class.is(&vm.exception_group_class()) {
            return Err(vm.type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
        }
        let t = class.downcast::<Type>().expect("a class");
        if t.is_subtype(&exception) {
            let name = t.name();
            return Err(vm.type_error(format!("Cannot nest BaseExceptions in '{name}'")));
        }
    }
    // Other sequences than lists and tuples are shown as they are now.
    let shown = if exceptions.is_a::<List>() || exceptions.is_a::<Tuple>() {
        Value::UNDEF
    } else {
        vm.repr(exceptions)?
    };
    let group = vm.empty_exception(&made, given.to_vec());
    let members = vm.tuple(members);
    payload(&group)
        .fields
        .replace(vec![message.clone(), members, shown]);
    Ok(group)
}

/// How members of a group are chosen.
enum Condition {
    Types(Value),
    Callable(Value),
    Members(Vec<Raw>),
}

#[methods(class = "BaseExceptionGroup")]
impl Group {
    /// Return `repr(self)`.
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let e = payload(this);
        let members = items(&e.field(EXCEPTIONS));
        let (name, message) = (vm.type_name(this), vm.repr_text(&e.field(MESSAGE))?);
        let members = match e.field(SHOWN) {
            shown if !shown.is_undef() => text(&shown),
            _ if e.arguments().get(1).is_some_and(|a| a.is_a::<List>()) => {
                let members = vm.list(members);
                vm.repr_text(&members)?
            }
            _ => {
                let members = vm.tuple(members);
                vm.repr_text(&members)?
            }
        };
        Ok(format!("{name}({message}, {members})"))
    }

    /// Return `str(self)`.
    fn __str__(this: &Value, vm: &mut Vm) -> R<String> {
        let e = payload(this);
        let n = items(&e.field(EXCEPTIONS)).len();
        let message = vm.str_text(&e.field(MESSAGE))?;
        let s = if n == 1 { "" } else { "s" };
        Ok(format!("{message} ({n} sub-exception{s})"))
    }

    /// `ExceptionGroup[E]`
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, item: &Value) -> Value {
        vm.generic_alias(class, item)
    }

    /// Make a group with the same message and other exceptions.
    fn derive(this: &Value, vm: &mut Vm, exceptions: &Value) -> R {
        let class = vm.class(|t| &t.BaseExceptionGroup);
        let message = payload(this).field(MESSAGE);
        vm.call(&class, &[message, exceptions.clone()])
    }

    /// Split into the members that match and the rest.
    fn split(this: &Value, vm: &mut Vm, matcher: &Value) -> R {
        let condition = vm.group_condition(matcher)?;
        let (matched, rest) = vm.split_group(this, &condition, true)?;
        Ok(vm.tuple_of([matched, rest]))
    }

    /// The members that match, or None.
    fn subgroup(this: &Value, vm: &mut Vm, matcher: &Value) -> R {
        let condition = vm.group_condition(matcher)?;
        Ok(vm.split_group(this, &condition, false)?.0)
    }
}

#[derive(Default)]
struct GroupState {
    class: Option<Value>,
}

impl Vm {
    /// `ExceptionGroup`, whose bases are BaseExceptionGroup and Exception.
    pub fn exception_group_class(&mut self) -> Value {
        if let Some(class) = &self.module_state::<GroupState>().class {
            return class.clone();
        }
        let (name, module) = (self.intern("ExceptionGroup"), self.intern("builtins"));
        let namespace = self.dict();
        let key = self.names.__module__.clone();
        namespace
            .downcast::<Dict>()
            .expect("just made")
            .set_str(&key, module);
        let bases = vec![
            self.class(|t| &t.BaseExceptionGroup),
            self.class(|t| &t.Exception),
        ];
        let meta = self.class(|t| &t.r#type);
        let class = self
            .new_class(&meta, &name, bases, &namespace, &[])
            .expect("the class ExceptionGroup can always be made");
        let t = class.downcast::<Type>().expect("a class");
        t.set_flag(flag::IMMUTABLE, true);
        self.module_state::<GroupState>().class = Some(class.clone());
        class
    }

    /// Whether a value is an exception group.
    pub fn is_exception_group(&self, value: &Value) -> bool {
        value.is_a::<Exception>() && self.is_instance(value, &self.types.BaseExceptionGroup)
    }

    /// The members of a group.
    pub fn group_members(&self, group: &Value) -> Vec<Value> {
        group
            .downcast::<Exception>()
            .map(|e| items(&e.field(EXCEPTIONS)))
            .unwrap_or_default()
    }

    fn group_condition(&mut self, matcher: &Value) -> R<Condition> {
        if self.is_exception_class(matcher) {
            return Ok(Condition::Types(matcher.clone()));
        }
        if !matcher.is_a::<Type>() && self.is_callable(matcher) {
            return Ok(Condition::Callable(matcher.clone()));
        }
        if let Some(types) = matcher.downcast::<Tuple>()
            && types.items().iter().all(|t| self.is_exception_class(t))
        {
            return Ok(Condition::Types(matcher.clone()));
        }
        Err(self.type_error(
            "expected an exception type, a tuple of exception types, or a callable (other than a class)",
        ))
    }

    fn meets(&mut self, exception: &Value, condition: &Condition) -> R<bool> {
        match condition {
            Condition::Types(types) => Ok(self.matches_exception(exception, types)),
            Condition::Callable(function) => {
                let result = self.call(function, std::slice::from_ref(exception))?;
                self.truth(&result)
            }
            Condition::Members(members) => {
                Ok(!self.is_exception_group(exception) && members.contains(&exception.raw()))
            }
        }
    }

    /// The matching part and the rest of a group, each None when empty.
    fn split_group(
        &mut self,
        group: &Value,
        condition: &Condition,
        want_rest: bool,
    ) -> R<(Value, Value)> {
        if self.meets(group, condition)? {
            return Ok((group.clone(), Value::NONE));
        }
        self.enter_native(" in exceptiongroup_split_recursive")?;
        let result = self.split_members(group, condition, want_rest);
        self.leave_native();
        result
    }

    fn split_members(
        &mut self,
        group: &Value,
        condition: &Condition,
        want_rest: bool,
    ) -> R<(Value, Value)> {
        let (mut matched, mut rest) = (Vec::new(), Vec::new());
        for member in self.group_members(group) {
            if self.is_exception_group(&member) {
                let (m, r) = self.split_group(&member, condition, want_rest)?;
                matched.extend(Some(m).filter(|m| !m.is_none()));
                rest.extend(Some(r).filter(|r| !r.is_none()));
            } else if self.meets(&member, condition)? {
                matched.push(member);
            } else {
                rest.push(member);
            }
        }
        let matched = self.derived_group(group, matched)?;
        let rest = if want_rest {
            self.derived_group(group, rest)?
        } else {
            Value::NONE
        };
        Ok((matched, rest))
    }

    /// A part of a group: made by its `derive`, with its traceback, context, cause and notes.
    fn derived_group(&mut self, group: &Value, members: Vec<Value>) -> R {
        if members.is_empty() {
            return Ok(Value::NONE);
        }
        let members = self.list(members);
        let part = self.call_method(group, "derive", &[members])?;
        if !self.is_exception_group(&part) {
            return Err(self.type_error("derive must return an instance of BaseExceptionGroup"));
        }
        let (from, to) = (payload(group), payload(&part));
        to.traceback.replace(from.traceback.get());
        to.context.replace(from.context.get());
        to.cause.replace(from.cause.get());
        // As setting a cause does, even if there is none.
        to.suppress_context.set(true);
        let key = self.names.__notes__.clone();
        if let Some(notes) = self.get_attr_opt(group, &key)? {
            let iter = self.names.__iter__.clone();
            if self.lookup_special(&notes, &iter).is_some() {
                let notes = self.collect(&notes)?;
                let notes = self.list(notes);
                self.set_attr(&part, &key, notes)?;
            }
        }
        Ok(part)
    }

    /// `except* pattern`: what of an exception (or None) matches, as a group, and what is left over. `(rest, match)`.
    pub fn exception_group_match(
        &mut self,
        exception: &Value,
        pattern: &Value,
    ) -> R<(Value, Value)> {
        let patterns = match pattern.downcast::<Tuple>() {
            Some(t) => t.items().to_vec(),
            None => vec![pattern.clone()],
        };
        for p in &patterns {
            if !self.is_exception_class(p) {
                return Err(self.type_error(
                    "catching classes that do not inherit from BaseException is not allowed",
                ));
            }
        }
        for p in &patterns {
            let group = self.class(|t| &t.BaseExceptionGroup);
            if p.downcast::<Type>().is_some_and(|t| t.is_subtype(&group)) {
                return Err(self.type_error(
                    "catching ExceptionGroup with except* is not allowed. Use except instead.",
                ));
            }
        }
        if exception.is_none() {
            return Ok((Value::NONE, Value::NONE));
        }
        if self.matches_exception(exception, pattern) {
            if self.is_exception_group(exception) {
                return Ok((Value::NONE, exception.clone()));
            }
            let class = self.class(|t| &t.BaseExceptionGroup);
            let (message, members) = (self.empty_str.clone(), self.tuple_of([exception.clone()]));
            let group = self.call(&class, &[message, members])?;
            return Ok((Value::NONE, group));
        }
        if !self.is_exception_group(exception) {
            return Ok((exception.clone(), Value::NONE));
        }
        let pair = self.call_method(exception, "split", std::slice::from_ref(pattern))?;
        let class = self.type_name(exception);
        let Some(parts) = pair.downcast::<Tuple>() else {
            let found = self.type_name(&pair);
            return Err(self.type_error(format!("{class}.split must return a tuple, not {found}")));
        };
        if parts.len() < 2 {
            let n = parts.len();
            return Err(self.type_error(format!(
                "{class}.split must return a 2-tuple, got tuple of size {n}"
            )));
        }
        Ok((parts.items()[1].clone(), parts.items()[0].clone()))
    }

    /// What is raised at the end of `except*` clauses: `raised` holds the exceptions that left the clauses and the unmatched rest.
    pub fn reraise_star(&mut self, original: &Value, raised: &Value) -> R {
        let all: Vec<Value> = items(raised);
        if all.is_empty() {
            return Ok(Value::NONE);
        }
        if !self.is_exception_group(original) {
            return Ok(all[0].clone());
        }
        let (mut fresh, mut again) = (Vec::new(), Vec::new());
        for exception in all.into_iter().filter(|e| !e.is_none()) {
            if self.same_metadata(&exception, original)? {
                again.push(exception);
            } else {
                fresh.push(exception);
            }
        }
        let mut leaves = Vec::new();
        for exception in &again {
            self.collect_leaves(exception, &mut leaves);
        }
        let projected = if leaves.is_empty() {
            Value::NONE
        } else {
            self.split_group(original, &Condition::Members(leaves), false)?
                .0
        };
        if fresh.is_empty() {
            return Ok(projected);
        }
        if !projected.is_none() {
            fresh.push(projected);
        }
        if fresh.len() == 1 {
            return Ok(fresh.remove(0));
        }
        let class = self.class(|t| &t.BaseExceptionGroup);
        let (message, members) = (self.empty_str.clone(), self.list(fresh));
        self.call(&class, &[message, members])
    }

    fn collect_leaves(&mut self, exception: &Value, leaves: &mut Vec<Raw>) {
        let mut work = vec![exception.clone()];
        while let Some(at) = work.pop() {
            if self.is_exception_group(&at) {
                work.extend(self.group_members(&at));
            } else {
                leaves.push(at.raw());
            }
        }
    }

    fn same_metadata(&mut self, a: &Value, b: &Value) -> R<bool> {
        if !self.is_exception_group(a) || !self.is_exception_group(b) {
            return Ok(false);
        }
        let (x, y) = (payload(a), payload(b));
        let same = x.traceback.get().is(&y.traceback.get())
            && x.cause.get().is(&y.cause.get())
            && x.context.get().is(&y.context.get());
        if !same {
            return Ok(false);
        }
        let key = self.names.__notes__.clone();
        let (x, y) = (self.get_attr_opt(a, &key)?, self.get_attr_opt(b, &key)?);
        Ok(match (x, y) {
            (None, None) => true,
            (Some(x), Some(y)) => {
                x.is(&y)
                    || items(&x).iter().map(text).collect::<Vec<_>>()
                        == items(&y).iter().map(text).collect::<Vec<_>>()
            }
            _ => false,
        })
    }
}
