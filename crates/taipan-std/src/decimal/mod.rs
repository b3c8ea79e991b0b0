//! `decimal`: decimal floating-point arithmetic by the General Decimal Arithmetic specification.
//!
//! [`number`], [`arith`] and [`functions`] know no Python value; [`class`], [`context`] and [`format`] make classes of them.

mod arith;
mod class;
mod context;
mod convert;
mod format;
mod functions;
mod number;
mod operations;
mod short;

use crate::_contextvars;
use crate::classes::{class_of, set};
use class::Decimal;
use context::{Context, ContextManager, SignalDictMixin};
use number::{MAX_EMAX, MAX_PREC, MIN_EMIN, Number, status};
use taipan_vm::native::{Nullable, module};
use taipan_vm::{R, Raise, Value, Vm};

/// The signals, by the place of their bit in a status, with their bases.
const SIGNALS: [(&str, &[&str]); 9] = [
    ("InvalidOperation", &["DecimalException"]),
    ("FloatOperation", &["DecimalException", "TypeError"]),
    ("DivisionByZero", &["DecimalException", "ZeroDivisionError"]),
    ("Overflow", &["Inexact", "Rounded"]),
    ("Underflow", &["Inexact", "Rounded", "Subnormal"]),
    ("Subnormal", &["DecimalException"]),
    ("Inexact", &["DecimalException"]),
    ("Rounded", &["DecimalException"]),
    ("Clamped", &["DecimalException"]),
];

/// Why an operation is invalid.
const CONDITIONS: [(&str, u32); 4] = [
    ("ConversionSyntax", status::CONVERSION & !status::INVALID),
    ("DivisionImpossible", status::IMPOSSIBLE & !status::INVALID),
    ("DivisionUndefined", status::UNDEFINED & !status::INVALID),
    ("InvalidContext", 1 << 12),
];

/// The order in which a context shows signals.
const SHOWN: [usize; 9] = [8, 0, 2, 6, 1, 3, 7, 5, 4];

const ROUNDINGS: [&str; 8] = [
    "ROUND_UP",
    "ROUND_DOWN",
    "ROUND_CEILING",
    "ROUND_FLOOR",
    "ROUND_HALF_UP",
    "ROUND_HALF_DOWN",
    "ROUND_HALF_EVEN",
    "ROUND_05UP",
];

/// What the isolate keeps: classes, exceptions, and the context that was current last.
#[derive(Default)]
struct State {
    decimal: Value,
    context: Value,
    manager: Value,
    signal_dict: Value,
    tuple: Value,
    base: Value,
    signals: Vec<Value>,
    conditions: Vec<Value>,
    /// What new threads and tasks copy.
    template: Value,
    /// The context variable.
    variable: Value,
    /// The context of `contextvars` for which `found` was looked up.
    looked_up_in: Value,
    found: Value,
}

fn state(vm: &mut Vm) -> &mut State {
    vm.module_state::<State>()
}

/// A number as object.
#[inline]
fn wrap(vm: &mut Vm, number: Number) -> Value {
    let class = state(vm).decimal.clone();
    vm.new_native(&class, Decimal { number })
}

/// `getcontext()`
fn current(vm: &mut Vm) -> R {
    let place = _contextvars::current_context(vm);
    let state = state(vm);
    if state.looked_up_in.is(&place) {
        return Ok(state.found.clone());
    }
    look_up(vm, place)
}

#[cold]
fn look_up(vm: &mut Vm, place: Value) -> R {
    let variable = state(vm).variable.clone();
    let found = match _contextvars::value_in(&place, &variable) {
        Some(found) => found,
        None => {
            let template = state(vm).template.clone();
            let copy = match template.native::<Context>() {
                Some(context) => context.copied(vm),
                None => return Err(vm.runtime_error("no default context")),
            };
            if let Some(copy) = copy.native::<Context>() {
                copy.flags.set(0);
            }
            _contextvars::set_in(vm, &place, &variable, &copy);
            copy
        }
    };
    remember(vm, place, &found);
    Ok(found)
}

fn remember(vm: &mut Vm, place: Value, found: &Value) {
    let state = state(vm);
    let before = (
        std::mem::replace(&mut state.looked_up_in, place),
        std::mem::replace(&mut state.found, found.clone()),
    );
    drop(before);
}

/// `setcontext(context)`; the templates are copied.
fn set_current(vm: &mut Vm, value: &Value) -> R<()> {
    let Some(context) = value.native::<Context>() else {
        return Err(vm.type_error("argument must be a context"));
    };
    let value = match context.template.get() {
        true => {
            let copy = context.copied(vm);
            if let Some(copy) = copy.native::<Context>() {
                copy.flags.set(0);
            }
            copy
        }
        false => value.clone(),
    };
    let place = _contextvars::current_context(vm);
    let variable = state(vm).variable.clone();
    _contextvars::set_in(vm, &place, &variable, &value);
    remember(vm, place, &value);
    Ok(())
}

/// Take the conditions of an operation into a context; those that it traps are raised.
#[inline]
fn conclude(vm: &mut Vm, context: &Context, found: u32) -> R<()> {
    if found == 0 {
        return Ok(());
    }
    let news = found & !context.flags.get();
    if found & (context.traps.get() | status::MEMORY) == 0 {
        if news != 0 {
            context
                .flags
                .set(context.flags.get() | found & status::SIGNALS);
        }
        return Ok(());
    }
    Err(trapped(vm, context, found))
}

#[cold]
fn trapped(vm: &mut Vm, context: &Context, found: u32) -> Raise {
    if found & status::MEMORY != 0 {
        return vm.no_memory();
    }
    context
        .flags
        .set(context.flags.get() | found & status::SIGNALS);
    let trapped = found & context.traps.get();
    let mut reasons = Vec::new();
    if trapped & status::INVALID != 0 {
        let named: Vec<usize> = (0..4).filter(|i| found & CONDITIONS[*i].1 != 0).collect();
        for i in &named {
            reasons.push(state(vm).conditions[*i].clone());
        }
        if named.is_empty() {
            reasons.push(state(vm).signals[0].clone());
        }
    }
    for i in 1..SIGNALS.len() {
        if trapped >> i & 1 != 0 {
            reasons.push(state(vm).signals[i].clone());
        }
    }
    let class = state(vm).signals[trapped.trailing_zeros() as usize].clone();
    let reasons = vm.list(reasons);
    vm.raise_args(&class, vec![reasons])
}

fn make_exceptions(vm: &mut Vm) -> R<()> {
    let make = |vm: &mut Vm, name: &str, bases: Vec<Value>| {
        let namespace = vm.dict();
        let key = vm.intern("__module__");
        let module = vm.intern("decimal");
        vm.set_item(&namespace, &key, module)?;
        let metaclass = vm.class(|t| &t.r#type);
        let args = [vm.intern(name), vm.tuple(bases), namespace];
        vm.call(&metaclass, &args)
    };
    let arithmetic = vm.class(|t| &t.ArithmeticError);
    let base = make(vm, "DecimalException", vec![arithmetic])?;
    let mut made = vec![Value::NONE; SIGNALS.len()];
    // Bases first.
    for i in [8, 7, 6, 5, 4, 3, 2, 1, 0] {
        let mut bases = Vec::new();
        for name in SIGNALS[i].1 {
            bases.push(match *name {
                "DecimalException" => base.clone(),
                "TypeError" => vm.class(|t| &t.TypeError),
                "ZeroDivisionError" => vm.class(|t| &t.ZeroDivisionError),
                signal => {
                    let at = SIGNALS.iter().position(|s| s.0 == signal);
                    made[at.expect("a signal")].clone()
                }
            });
        }
        made[i] = make(vm, SIGNALS[i].0, bases)?;
    }
    let mut conditions = Vec::new();
    for (name, _) in CONDITIONS {
        let zero_division = vm.class(|t| &t.ZeroDivisionError);
        let mut bases = vec![made[0].clone()];
        if name == "DivisionUndefined" {
            bases.push(zero_division);
        }
        conditions.push(make(vm, name, bases)?);
    }
    let state = state(vm);
    state.base = base;
    state.signals = made;
    state.conditions = conditions;
    Ok(())
}

fn make_classes(vm: &mut Vm) -> R<()> {
    let decimal = class_of(vm, &Decimal::CLASS);
    let context = class_of(vm, &Context::CLASS);
    let manager = class_of(vm, &ContextManager::CLASS);
    let mixin = class_of(vm, &SignalDictMixin::CLASS);
    let numbers = vm.import_simple("numbers")?;
    let number = vm.get_attr_str(&numbers, "Number")?;
    vm.call_method(&number, "register", std::slice::from_ref(&decimal))?;

    let abc = vm.import_simple("collections.abc")?;
    let mapping = vm.get_attr_str(&abc, "MutableMapping")?;
    let metaclass = vm.type_of(&mapping);
    let args = [
        vm.intern("SignalDict"),
        vm.tuple_of([mixin, mapping]),
        vm.dict(),
    ];
    let signal_dict = vm.call(&metaclass, &args)?;

    let collections = vm.import_simple("collections")?;
    let namedtuple = vm.get_attr_str(&collections, "namedtuple")?;
    let fields = vm.str("sign digits exponent");
    let args = [vm.intern("DecimalTuple"), fields];
    let keywords = [(vm.intern("module"), vm.intern("decimal"))];
    let tuple = vm.call_kw(&namedtuple, &args, &keywords)?;

    let variables = vm.import_simple("_contextvars")?;
    let name = vm.str("decimal_context");
    let variable = vm.call_method(&variables, "ContextVar", &[name])?;
    let template = Context::default().value(&context, vm);
    *state(vm) = State {
        decimal,
        context,
        manager,
        signal_dict,
        tuple,
        template,
        variable,
        ..State::default()
    };
    Ok(())
}

pub struct DecimalModule;

/// C decimal arithmetic module
#[module(name = "decimal")]
impl DecimalModule {
    /// The context that operations of this thread or task use.
    #[sig("()")]
    fn getcontext(vm: &mut Vm) -> R {
        current(vm)
    }
    /// Use another context in this thread or task.
    fn setcontext(vm: &mut Vm, context: &Value) -> R<()> {
        set_current(vm, context)
    }
    /// For `with`: a copy of a context (or of the current one), with changes, is the current one inside.
    #[sig("(ctx=None, **kwargs)")]
    fn localcontext(
        vm: &mut Vm,
        ctx: Nullable<&Value>,
        kwargs: taipan_vm::native::Kwargs<'_>,
    ) -> R {
        let base = match ctx.0 {
            Some(context) => context.clone(),
            None => current(vm)?,
        };
        let Some(context) = base.native::<Context>() else {
            return Err(vm.type_error("optional argument must be a context"));
        };
        let local = context.copied(vm);
        for (name, value) in kwargs.0 {
            context::set_named(vm, &local, name, value)?;
        }
        let class = state(vm).manager.clone();
        Ok(vm.new_native(&class, ContextManager::new(local)))
    }
    /// A context with the precision and bounds of an interchange format of IEEE 754 of so many bits.
    #[name = "IEEEContext"]
    fn ieee_context(vm: &mut Vm, bits: i64) -> R {
        if bits <= 0 || bits > 512 || bits % 32 != 0 {
            return Err(vm.value_error("argument must be a multiple of 32, with a maximum of 512"));
        }
        let made = Context::default();
        let emax = 3 * (1i64 << (bits / 16 + 3));
        made.prec.set(9 * (bits / 32) - 2);
        made.emax.set(emax);
        made.emin.set(1 - emax);
        made.clamp.set(true);
        made.traps.set(0);
        let class = state(vm).context.clone();
        Ok(made.value(&class, vm))
    }
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        if state(vm).signals.is_empty() {
            make_classes(vm)?;
            make_exceptions(vm)?;
        }
        let State {
            decimal,
            context,
            tuple,
            base,
            template,
            ..
        } = state(vm);
        let named = [
            ("Decimal", decimal.clone()),
            ("Context", context.clone()),
            ("DecimalTuple", tuple.clone()),
            ("DecimalException", base.clone()),
            ("DefaultContext", template.clone()),
        ];
        for (name, value) in named {
            set(vm, module, name, value);
        }
        for (i, signal) in SIGNALS.iter().enumerate() {
            let class = state(vm).signals[i].clone();
            set(vm, module, signal.0, class);
        }
        for (i, condition) in CONDITIONS.iter().enumerate() {
            let class = state(vm).conditions[i].clone();
            set(vm, module, condition.0, class);
        }
        if let Some(template) = state(vm).template.clone().native::<Context>() {
            template.template.set(true);
        }
        let class = state(vm).context.clone();
        for (name, traps) in [("BasicContext", 0b1_0001_1101), ("ExtendedContext", 0)] {
            let made = Context::default();
            made.prec.set(9);
            made.traps.set(traps);
            made.template.set(true);
            if traps != 0 {
                made.rounding.set(number::Rounding::HalfUp);
            }
            let made = made.value(&class, vm);
            set(vm, module, name, made);
        }
        for name in ROUNDINGS {
            let value = vm.intern(name);
            set(vm, module, name, value);
        }
        for (name, value) in [
            ("MAX_PREC", MAX_PREC),
            ("MAX_EMAX", MAX_EMAX),
            ("MIN_EMIN", MIN_EMIN),
            ("MIN_ETINY", MIN_EMIN - (MAX_PREC - 1)),
            ("IEEE_CONTEXT_MAX_BITS", 512),
        ] {
            let value = vm.int(value);
            set(vm, module, name, value);
        }
        set(vm, module, "HAVE_THREADS", Value::TRUE);
        set(vm, module, "HAVE_CONTEXTVAR", Value::TRUE);
        for (name, text) in [("__version__", "1.70"), ("__libmpdec_version__", "2.5.1")] {
            let text = vm.str(text);
            set(vm, module, name, text);
        }
        Ok(())
    }
}
