//! `Context`, its dicts of signals, and what `localcontext()` returns.

use super::class::Decimal;
use super::convert::{argument, is_float, of_float, of_value, operand};
use super::number::{MAX_EMAX, MAX_PREC, MIN_EMIN, Number, Rounding, Settings, status};
use super::operations::{with_binary, with_tests, with_unary};
use super::{
    ROUNDINGS, SHOWN, SIGNALS, arith, class, conclude, current, functions, set_current, state, wrap,
};
use crate::classes::joined;
use std::cell::Cell;
use taipan_vm::native::{Args, Nullable, Params, Trace, class as native_class, methods};
use taipan_vm::protocol::item::text_of;
use taipan_vm::types::list::List;
use taipan_vm::types::order::Rich;
use taipan_vm::{MutCell, R, Raise, Value, Vm};

const ALL_ROUNDINGS: [Rounding; 8] = [
    Rounding::Up,
    Rounding::Down,
    Rounding::Ceiling,
    Rounding::Floor,
    Rounding::HalfUp,
    Rounding::HalfDown,
    Rounding::HalfEven,
    Rounding::FiveUp,
];

const DEFAULT_TRAPS: u32 = status::INVALID | status::DIVISION_BY_ZERO | status::OVERFLOW;

/// The settings of decimal arithmetic: precision, rounding, bounds of exponents, which conditions have occurred (flags) and
/// which of them raise (traps).
#[native_class(
    name = "Context", signature = "(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)",
    module = "decimal",
    flags(BASETYPE),
    methods = joined!(Context::METHODS, Context::UNARY_METHODS, Context::BINARY_METHODS, Context::TEST_METHODS),
    new
)]
#[derive(Trace)]
pub struct Context {
    pub prec: Cell<i64>,
    pub emin: Cell<i64>,
    pub emax: Cell<i64>,
    #[trace(skip)]
    pub rounding: Cell<Rounding>,
    pub clamp: Cell<bool>,
    pub capitals: Cell<bool>,
    pub flags: Cell<u32>,
    pub traps: Cell<u32>,
    /// One of the module's own contexts, of which copies become current.
    pub template: Cell<bool>,
    /// The class Decimal, of which the results are; None until there is one.
    decimal: MutCell<Value>,
}

impl Default for Context {
    fn default() -> Context {
        Context {
            prec: Cell::new(28),
            emin: Cell::new(-999_999),
            emax: Cell::new(999_999),
            rounding: Cell::new(Rounding::HalfEven),
            clamp: Cell::new(false),
            capitals: Cell::new(true),
            flags: Cell::new(0),
            traps: Cell::new(DEFAULT_TRAPS),
            template: Cell::new(false),
            decimal: MutCell::default(),
        }
    }
}

/// A rounding from its name.
pub fn rounding_of(vm: &mut Vm, value: &Value) -> R<Rounding> {
    let name = match value.is_a::<taipan_vm::types::str_::Str>() {
        true => text_of(value),
        false => String::new(),
    };
    match ROUNDINGS.iter().position(|r| *r == name) {
        Some(at) => Ok(ALL_ROUNDINGS[at]),
        None => Err(vm.type_error(
            "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, \
             ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]",
        )),
    }
}

/// The place of a signal.
fn signal_of(vm: &mut Vm, value: &Value) -> Option<usize> {
    state(vm).signals.iter().position(|s| s.is(value))
}

fn no_signal(vm: &mut Vm) -> Raise {
    let class = vm.class(|t| &t.KeyError);
    vm.raise(
        &class,
        "valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   Overflow, Underflow, \
         Subnormal, Inexact, Rounded,\n   Clamped]",
    )
}

/// Signals as bits, from a list of them.
fn bits_of_list(vm: &mut Vm, value: &Value) -> R<u32> {
    let mut bits = 0;
    for item in vm.collect(value)? {
        match signal_of(vm, &item) {
            Some(at) => bits |= 1 << at,
            None => return Err(no_signal(vm)),
        }
    }
    Ok(bits)
}

/// Signals as bits, from a mapping of all of them.
fn bits_of_dict(vm: &mut Vm, value: &Value) -> R<u32> {
    if let Some(signals) = value.native::<SignalDictMixin>() {
        return Ok(signals.bits());
    }
    if !value.is_a::<taipan_vm::types::dict::Dict>() {
        return Err(vm.type_error("argument must be a signal dict"));
    }
    let invalid = |vm: &mut Vm| {
        let class = vm.class(|t| &t.KeyError);
        vm.raise(&class, "invalid signal dict")
    };
    if vm.len(value)? != SIGNALS.len() {
        return Err(invalid(vm));
    }
    let mut bits = 0;
    for i in 0..SIGNALS.len() {
        let signal = state(vm).signals[i].clone();
        if !vm.contains(value, &signal)? {
            return Err(invalid(vm));
        }
        let item = vm.get_item(value, &signal)?;
        bits |= u32::from(vm.truth(&item)?) << i;
    }
    Ok(bits)
}

/// An int between two limits.
fn bounded(vm: &mut Vm, value: &Value, low: i64, high: i64, message: &str) -> R<i64> {
    if !Vm::is_int(value) {
        return Err(vm.type_error("an integer is required"));
    }
    let number = vm.to_i64(value)?;
    match (low..=high).contains(&number) {
        true => Ok(number),
        false => Err(vm.value_error(message)),
    }
}

/// Set an attribute of a context by its name, as an argument.
pub fn set_named(vm: &mut Vm, context: &Value, name: &Value, value: &Value) -> R<()> {
    let known = [
        "prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps",
    ];
    let text = text_of(name);
    if !known.contains(&text.as_str()) {
        return Err(vm.type_error(format!(
            "this function got an unexpected keyword argument '{text}'"
        )));
    }
    if matches!(text.as_str(), "flags" | "traps")
        && value.is_a::<List>()
        && let Some(context) = context.native::<Context>()
    {
        let bits = bits_of_list(vm, value)?;
        match text.as_str() {
            "flags" => context.flags.set(bits),
            _ => context.traps.set(bits),
        }
        return Ok(());
    }
    vm.set_attr(context, name, value.clone())
}

impl Context {
    #[inline]
    pub fn settings(&self) -> Settings {
        Settings {
            prec: self.prec.get(),
            emin: self.emin.get(),
            emax: self.emax.get(),
            rounding: self.rounding.get(),
            clamp: self.clamp.get(),
        }
    }

    pub fn value(self, class: &Value, vm: &mut Vm) -> Value {
        vm.new_native(class, self)
    }

    /// A number as object.
    #[inline(always)]
    pub fn wrap(&self, vm: &mut Vm, number: Number) -> Value {
        if self.decimal.with(|class| class.is_none()) {
            let class = state(vm).decimal.clone();
            drop(self.decimal.replace(class));
        }
        self.decimal
            .with(|class| vm.new_native(class, Decimal { number }))
    }

    /// A copy, of the class itself.
    pub fn copied(&self, vm: &mut Vm) -> Value {
        let copy = Context {
            prec: self.prec.clone(),
            emin: self.emin.clone(),
            emax: self.emax.clone(),
            rounding: self.rounding.clone(),
            clamp: self.clamp.clone(),
            capitals: self.capitals.clone(),
            flags: self.flags.clone(),
            traps: self.traps.clone(),
            ..Context::default()
        };
        let class = state(vm).context.clone();
        copy.value(&class, vm)
    }

    fn signals(&self, this: &Value, vm: &mut Vm, traps: bool) -> Value {
        let class = state(vm).signal_dict.clone();
        let payload = SignalDictMixin {
            context: this.clone(),
            traps,
        };
        vm.new_native(&class, payload)
    }

    fn shown(bits: u32) -> String {
        let names: Vec<&str> = SHOWN
            .iter()
            .filter(|i| bits >> **i & 1 != 0)
            .map(|i| SIGNALS[*i].0)
            .collect();
        format!("[{}]", names.join(", "))
    }

    fn list_of(vm: &mut Vm, bits: u32) -> Value {
        let set = (0..SIGNALS.len()).filter(|i| bits >> i & 1 != 0);
        let classes = set.map(|i| state(vm).signals[i].clone()).collect();
        vm.list(classes)
    }

    fn rounding_name(&self) -> &'static str {
        let rounding = self.rounding.get();
        let at = ALL_ROUNDINGS.iter().position(|r| *r == rounding);
        ROUNDINGS[at.unwrap_or(6)]
    }

    /// The result of an operation in this context.
    pub fn result(&self, vm: &mut Vm, operation: impl FnOnce(&Settings, &mut u32) -> Number) -> R {
        let mut status = 0;
        let number = operation(&self.settings(), &mut status);
        conclude(vm, self, status)?;
        Ok(self.wrap(vm, number))
    }
}

macro_rules! unary {
    ($($doc:literal $name:ident => $operation:expr;)*) => {
        #[methods(class = "decimal.Context", part = "UNARY")]
        impl Context {
            $(
                #[doc = $doc]
                fn $name(&self, vm: &mut Vm, x: &Value) -> R {
                    let x = argument(vm, x)?;
                    self.result(vm, |s, status| ($operation)(&x, s, status))
                }
            )*
        }
    };
}

with_unary! { unary! {
    "The number without its sign, rounded." abs => arith::abs;
    "The number with the other sign, rounded." minus => |x, s, status| arith::plus(x, true, s, status);
    "The number, rounded." plus => |x, s, status| arith::plus(x, false, s, status);
    "The nearest integer." to_integral => |x, s, status| arith::to_integral(x, false, s, status);
    "The nearest integer; signals if that is another number." to_integral_exact => |x, s, status| arith::to_integral(x, true, s, status);
    "The nearest integer." to_integral_value => |x, s, status| arith::to_integral(x, false, s, status);
    "The number itself." canonical => |x: &Number, _, _| x.clone();
    "The number without its sign." copy_abs => |x: &Number, _, _| x.clone().with_sign(false);
    "The number with the other sign." copy_negate => |x: &Number, _, _| x.clone().with_sign(!x.negative);
    "The number itself." copy_decimal => |x: &Number, _, _| x.clone();
} }

macro_rules! binary {
    ($($doc:literal $name:ident => $operation:expr;)*) => {
        #[methods(class = "decimal.Context", part = "BINARY")]
        impl Context {
            $(
                #[doc = $doc]
                fn $name(&self, vm: &mut Vm, x: &Value, y: &Value) -> R {
                    let x = argument(vm, x)?;
                    let y = argument(vm, y)?;
                    self.result(vm, |s, status| ($operation)(&x, &y, s, status))
                }
            )*
        }
    };
}

with_binary! { binary! {
    "The sum." add => arith::add;
    "The difference." subtract => arith::subtract;
    "The product." multiply => arith::multiply;
    "The quotient." divide => arith::divide;
    "The whole quotient." divide_int => arith::divide_int;
    "What the whole division leaves." remainder => arith::remainder;
    "The first number with the exponent of the second." quantize => arith::quantize;
} }

macro_rules! tests {
    ($($doc:literal $name:ident => $test:expr;)*) => {
        #[methods(class = "decimal.Context", part = "TEST")]
        impl Context {
            $(
                #[doc = $doc]
                fn $name(&self, vm: &mut Vm, x: &Value) -> R<bool> {
                    let x = argument(vm, x)?;
                    let test: fn(&Number) -> bool = $test;
                    Ok(test(&x))
                }
            )*
        }
    };
}

with_tests! { tests! {} }

#[methods(class = "decimal.Context")]
impl Context {
    /// Whether a number is finite, not zero, and not below the smallest exponent.
    fn is_normal(&self, vm: &mut Vm, x: &Value) -> R<bool> {
        let x = argument(vm, x)?;
        Ok(class::is_normal(&x, &self.settings()))
    }
    /// Whether a number is finite, not zero, and below the smallest exponent.
    fn is_subnormal(&self, vm: &mut Vm, x: &Value) -> R<bool> {
        let x = argument(vm, x)?;
        Ok(class::is_subnormal(&x, &self.settings()))
    }
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let made = Context::default();
        // What is not said is as in the module's default context.
        if let Some(template) = state(vm).template.clone().native::<Context>() {
            made.prec.set(template.prec.get());
            made.rounding.set(template.rounding.get());
            made.emin.set(template.emin.get());
            made.emax.set(template.emax.get());
            made.capitals.set(template.capitals.get());
            made.clamp.set(template.clamp.get());
            made.traps.set(template.traps.get());
        }
        Ok(vm.new_native(&args.all[0], made))
    }
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[raw]
    #[sig("(*args, **kwargs)")]
    fn __init__(vm: &mut Vm, args: &Args<'_>) -> R {
        const NAMES: [&str; 8] = [
            "prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps",
        ];
        const PARAMS: Params = Params {
            function: "",
            names: &NAMES,
            posonly: 0,
            positional: 8,
            required: 0,
            rest: false,
            kwargs: false,
        };
        for (name, _) in args.keywords() {
            let text = text_of(name);
            if !NAMES.contains(&text.as_str()) {
                return Err(vm.type_error(format!(
                    "this function got an unexpected keyword argument '{text}'"
                )));
            }
        }
        let given = PARAMS.bind_some::<1, 8>(vm, args)?;
        for (name, value) in NAMES.iter().zip(given) {
            if let Some(value) = value.filter(|v| !v.is_none()) {
                let name = vm.intern(name);
                set_named(vm, &args.all[0], &name, value)?;
            }
        }
        Ok(Value::NONE)
    }
    #[getter]
    #[name = "prec"]
    fn prec_(&self) -> i64 {
        self.prec.get()
    }
    #[setter]
    #[name = "prec"]
    fn set_prec(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let message = "valid range for prec is [1, MAX_PREC]";
        self.prec.set(bounded(vm, value, 1, MAX_PREC, message)?);
        Ok(())
    }
    #[deleter]
    #[name = "prec"]
    fn del_prec(&self, vm: &mut Vm) -> R<()> {
        Err(not_deleted(vm))
    }
    #[getter]
    #[name = "Emin"]
    fn emin_(&self) -> i64 {
        self.emin.get()
    }
    #[setter]
    #[name = "Emin"]
    fn set_emin(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let message = "valid range for Emin is [MIN_EMIN, 0]";
        self.emin.set(bounded(vm, value, MIN_EMIN, 0, message)?);
        Ok(())
    }
    #[deleter]
    #[name = "Emin"]
    fn del_emin(&self, vm: &mut Vm) -> R<()> {
        Err(not_deleted(vm))
    }
    #[getter]
    #[name = "Emax"]
    fn emax_(&self) -> i64 {
        self.emax.get()
    }
    #[setter]
    #[name = "Emax"]
    fn set_emax(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let message = "valid range for Emax is [0, MAX_EMAX]";
        self.emax.set(bounded(vm, value, 0, MAX_EMAX, message)?);
        Ok(())
    }
    #[deleter]
    #[name = "Emax"]
    fn del_emax(&self, vm: &mut Vm) -> R<()> {
        Err(not_deleted(vm))
    }
    #[getter]
    #[name = "capitals"]
    fn capitals_(&self) -> i32 {
        self.capitals.get().into()
    }
    #[setter]
    #[name = "capitals"]
    fn set_capitals(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let message = "valid values for capitals are 0 or 1";
        self.capitals.set(bounded(vm, value, 0, 1, message)? == 1);
        Ok(())
    }
    #[deleter]
    #[name = "capitals"]
    fn del_capitals(&self, vm: &mut Vm) -> R<()> {
        Err(not_deleted(vm))
    }
    #[getter]
    #[name = "clamp"]
    fn clamp_(&self) -> i32 {
        self.clamp.get().into()
    }
    #[setter]
    #[name = "clamp"]
    fn set_clamp(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let message = "valid values for clamp are 0 or 1";
        self.clamp.set(bounded(vm, value, 0, 1, message)? == 1);
        Ok(())
    }
    #[deleter]
    #[name = "clamp"]
    fn del_clamp(&self, vm: &mut Vm) -> R<()> {
        Err(not_deleted(vm))
    }
    #[getter]
    #[name = "rounding"]
    fn rounding_(&self, vm: &mut Vm) -> Value {
        vm.intern(self.rounding_name())
    }
    #[setter]
    #[name = "rounding"]
    fn set_rounding(&self, vm: &mut Vm, value: &Value) -> R<()> {
        self.rounding.set(rounding_of(vm, value)?);
        Ok(())
    }
    #[deleter]
    #[name = "rounding"]
    fn del_rounding(&self, vm: &mut Vm) -> R<()> {
        Err(not_deleted(vm))
    }
    #[getter]
    #[name = "flags"]
    fn flags_(this: &Value, vm: &mut Vm) -> Value {
        let context = this.native::<Context>().expect("receiver");
        context.signals(this, vm, false)
    }
    #[setter]
    #[name = "flags"]
    fn set_flags(&self, vm: &mut Vm, value: &Value) -> R<()> {
        self.flags.set(bits_of_dict(vm, value)?);
        Ok(())
    }
    #[deleter]
    #[name = "flags"]
    fn del_flags(&self, vm: &mut Vm) -> R<()> {
        Err(not_deleted(vm))
    }
    #[getter]
    #[name = "traps"]
    fn traps_(this: &Value, vm: &mut Vm) -> Value {
        let context = this.native::<Context>().expect("receiver");
        context.signals(this, vm, true)
    }
    #[setter]
    #[name = "traps"]
    fn set_traps(&self, vm: &mut Vm, value: &Value) -> R<()> {
        self.traps.set(bits_of_dict(vm, value)?);
        Ok(())
    }
    #[deleter]
    #[name = "traps"]
    fn del_traps(&self, vm: &mut Vm) -> R<()> {
        Err(not_deleted(vm))
    }
    /// Return a value equal to Emin - prec + 1, which is the minimum exponent value for subnormal results.
    #[sig("()")]
    #[name = "Etiny"]
    fn etiny(&self) -> i64 {
        self.settings().etiny()
    }
    /// Return a value equal to Emax - prec + 1.
    #[sig("()")]
    #[name = "Etop"]
    fn etop(&self) -> i64 {
        self.settings().etop()
    }
    /// Return Decimal(10).
    #[sig("()")]
    fn radix(&self, vm: &mut Vm) -> Value {
        wrap(vm, Number::from_i64(10))
    }
    /// No condition has occurred, from now on.
    #[sig("()")]
    fn clear_flags(&self) {
        self.flags.set(0);
    }
    /// No condition raises, from now on.
    #[sig("()")]
    fn clear_traps(&self) {
        self.traps.set(0);
    }
    /// Return a duplicate of the context with all flags cleared.
    #[sig("()")]
    fn copy(&self, vm: &mut Vm) -> Value {
        self.copied(vm)
    }
    /// A copy.
    #[sig("()")]
    fn __copy__(&self, vm: &mut Vm) -> Value {
        self.copied(vm)
    }
    /// Create a new Decimal instance from num, using self as the context.
    #[sig("(num='0', /)")]
    fn create_decimal(&self, vm: &mut Vm, num: Option<&Value>) -> R {
        let number = match num {
            None => Number::zero(false, 0),
            Some(value) => of_value(vm, value, self, false)?,
        };
        Ok(wrap(vm, number))
    }
    /// Create a new Decimal instance from float f.
    fn create_decimal_from_float(&self, vm: &mut Vm, f: &Value) -> R {
        let number = exact_float(vm, f)?;
        self.result(vm, |s, status| number.finish(s, status))
    }
    /// The whole quotient of x and y, and what is left.
    fn divmod(&self, vm: &mut Vm, x: &Value, y: &Value) -> R {
        let x = argument(vm, x)?;
        let y = argument(vm, y)?;
        class::divmod_in(vm, self, &x, &y)
    }
    /// x * y + z, rounded once.
    fn fma(&self, vm: &mut Vm, x: &Value, y: &Value, z: &Value) -> R {
        let x = argument(vm, x)?;
        let y = argument(vm, y)?;
        let z = argument(vm, z)?;
        self.result(vm, |s, status| arith::fma(&x, &y, &z, s, status))
    }
    /// Compute a**b. If 'a' is negative, then 'b' must be integral.
    #[sig("(a, b, modulo=None)")]
    fn power(&self, vm: &mut Vm, a: &Value, b: &Value, modulo: Nullable<&Value>) -> R {
        let a = argument(vm, a)?;
        let b = argument(vm, b)?;
        match modulo.0 {
            None => self.result(vm, |s, status| functions::power(&a, &b, s, status)),
            Some(modulo) => {
                let modulo = argument(vm, modulo)?;
                self.result(vm, |s, status| {
                    class::power_modulo(&a, &b, &modulo, s, status)
                })
            }
        }
    }
    /// Whether both have one exponent, or both are infinite, or both NaN.
    fn same_quantum(&self, vm: &mut Vm, x: &Value, y: &Value) -> R<bool> {
        let x = argument(vm, x)?;
        let y = argument(vm, y)?;
        Ok(class::have_same_quantum(&x, &y))
    }
    /// The kind of a number: "+Normal", "-Zero", "NaN" ...
    fn number_class(&self, vm: &mut Vm, x: &Value) -> R<&'static str> {
        let x = argument(vm, x)?;
        Ok(class::class_name(&x, &self.settings()))
    }
    /// The number as text with an exponent where that is shorter.
    fn to_sci_string(&self, vm: &mut Vm, x: &Value) -> R<String> {
        let x = argument(vm, x)?;
        Ok(x.text(false, self.capitals.get()))
    }
    /// The number as text with an exponent that is a multiple of three.
    fn to_eng_string(&self, vm: &mut Vm, x: &Value) -> R<String> {
        let x = argument(vm, x)?;
        Ok(x.text(true, self.capitals.get()))
    }
    /// Apply the context to a number.
    fn _apply(&self, vm: &mut Vm, object: &Value) -> R {
        let number = argument(vm, object)?.into_owned();
        self.result(vm, |s, status| number.finish(s, status))
    }
    /// Return repr(self).
    #[sig("()")]
    fn __repr__(&self) -> String {
        format!(
            "Context(prec={}, rounding={}, Emin={}, Emax={}, capitals={}, clamp={}, flags={}, traps={})",
            self.prec.get(),
            self.rounding_name(),
            self.emin.get(),
            self.emax.get(),
            i32::from(self.capitals.get()),
            i32::from(self.clamp.get()),
            Context::shown(self.flags.get()),
            Context::shown(self.traps.get()),
        )
    }
    /// For copying and pickling.
    #[sig("()")]
    fn __reduce__(this: &Value, vm: &mut Vm) -> Value {
        let context = this.native::<Context>().expect("receiver");
        let args = vec![
            vm.int(context.prec.get()),
            vm.intern(context.rounding_name()),
            vm.int(context.emin.get()),
            vm.int(context.emax.get()),
            Value::small_int(context.capitals.get().into()),
            Value::small_int(context.clamp.get().into()),
            Context::list_of(vm, context.flags.get()),
            Context::list_of(vm, context.traps.get()),
        ];
        let class = vm.type_of(this);
        let args = vm.tuple(args);
        vm.tuple_of([class, args])
    }
    /// Delete an attribute: contexts need theirs.
    fn __delattr__(this: &Value, vm: &mut Vm, name: &Value) -> R<()> {
        let _ = (this, name);
        Err(not_deleted(vm))
    }
}

fn not_deleted(vm: &mut Vm) -> Raise {
    vm.attribute_error("context attributes cannot be deleted")
}

/// An int or float as number, exactly.
pub fn exact_float(vm: &mut Vm, value: &Value) -> R<Number> {
    if is_float(value) {
        return Ok(of_float(vm.to_f64(value)?));
    }
    match operand(value) {
        Some(number) if value.native::<Decimal>().is_none() => Ok(number.into_owned()),
        _ => Err(vm.type_error("argument must be int or float")),
    }
}

/// The signals of a context and whether they are set.
#[native_class(name = "SignalDictMixin", module = "decimal", flags(BASETYPE), new)]
#[derive(Trace)]
pub struct SignalDictMixin {
    context: Value,
    traps: bool,
}

impl SignalDictMixin {
    fn cell(&self) -> &Cell<u32> {
        let context = self.context.native::<Context>().expect("a context");
        if self.traps {
            &context.traps
        } else {
            &context.flags
        }
    }
    fn bits(&self) -> u32 {
        self.cell().get()
    }
    fn key(vm: &mut Vm, key: &Value) -> R<usize> {
        match signal_of(vm, key) {
            Some(at) => Ok(at),
            None => Err(no_signal(vm)),
        }
    }
}

#[methods(class = "decimal.SignalDictMixin")]
impl SignalDictMixin {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let context = Context::default();
        context.traps.set(0);
        let class = state(vm).context.clone();
        let context = context.value(&class, vm);
        let payload = SignalDictMixin {
            context,
            traps: false,
        };
        Ok(vm.new_native(&args.all[0], payload))
    }
    /// Return len(self).
    #[sig("()")]
    fn __len__(&self) -> usize {
        SIGNALS.len()
    }
    /// Implement iter(self).
    #[sig("()")]
    fn __iter__(&self, vm: &mut Vm) -> R {
        let all = Context::list_of(vm, status::SIGNALS);
        vm.iter(&all)
    }
    /// Return self[key].
    fn __getitem__(&self, vm: &mut Vm, key: &Value) -> R<bool> {
        let at = SignalDictMixin::key(vm, key)?;
        Ok(self.bits() >> at & 1 != 0)
    }
    /// Set self[key] to value.
    fn __setitem__(&self, vm: &mut Vm, key: &Value, value: &Value) -> R<()> {
        let at = SignalDictMixin::key(vm, key)?;
        let bit = u32::from(vm.truth(value)?) << at;
        self.cell().set(self.bits() & !(1 << at) | bit);
        Ok(())
    }
    /// Delete self[key].
    fn __delitem__(&self, vm: &mut Vm, key: &Value) -> R<()> {
        let _ = key;
        Err(vm.value_error("signal keys cannot be deleted"))
    }
    /// Return repr(self).
    #[sig("()")]
    fn __repr__(&self, vm: &mut Vm) -> R<String> {
        let mut parts = Vec::new();
        for i in 0..SIGNALS.len() {
            let signal = state(vm).signals[i].clone();
            let shown = vm.repr_text(&signal)?;
            let value = if self.bits() >> i & 1 != 0 {
                "True"
            } else {
                "False"
            };
            parts.push(format!("{shown}:{value}"));
        }
        Ok(format!("{{{}}}", parts.join(", ")))
    }
    /// A dict with the same items.
    #[sig("()")]
    fn copy(&self, vm: &mut Vm) -> R {
        let copy = vm.dict();
        for i in 0..SIGNALS.len() {
            let signal = state(vm).signals[i].clone();
            vm.set_item(&copy, &signal, Value::bool(self.bits() >> i & 1 != 0))?;
        }
        Ok(copy)
    }
    fn compare(&self, vm: &mut Vm, value: &Value, op: Rich) -> R {
        let other = match value.native::<SignalDictMixin>() {
            Some(other) => other.bits(),
            None if value.is_a::<taipan_vm::types::dict::Dict>() => {
                let result = bits_of_dict(vm, value);
                match vm.catch(result, |t| &t.KeyError)? {
                    Some(bits) => bits,
                    None => return Ok(Value::NOT_IMPLEMENTED),
                }
            }
            None => return Ok(Value::NOT_IMPLEMENTED),
        };
        Ok(Value::bool((self.bits() == other) == (op == Rich::Eq)))
    }
    /// Return self==value.
    fn __eq__(&self, vm: &mut Vm, value: &Value) -> R {
        self.compare(vm, value, Rich::Eq)
    }
    /// Return self!=value.
    fn __ne__(&self, vm: &mut Vm, value: &Value) -> R {
        self.compare(vm, value, Rich::Ne)
    }
}

/// What `localcontext()` returns.
#[native_class(name = "ContextManager", module = "decimal", flags(DISALLOW_NEW))]
#[derive(Trace)]
pub struct ContextManager {
    local: Value,
    before: MutCell<Value>,
}

impl ContextManager {
    pub fn new(local: Value) -> ContextManager {
        ContextManager {
            local,
            before: MutCell::new(Value::NONE),
        }
    }
}

#[methods(class = "decimal.ContextManager")]
impl ContextManager {
    /// Make the local context current.
    #[sig("()")]
    fn __enter__(&self, vm: &mut Vm) -> R {
        let before = current(vm)?;
        drop(self.before.replace(before));
        set_current(vm, &self.local)?;
        Ok(self.local.clone())
    }
    /// Restore the context of before.
    #[raw]
    #[sig("(*args)")]
    fn __exit__(vm: &mut Vm, args: &Args<'_>) -> R {
        let manager = args.all.first().and_then(|v| v.native::<ContextManager>());
        let before = manager.map_or(Value::NONE, |m| m.before.get());
        if !before.is_none() {
            set_current(vm, &before)?;
        }
        Ok(Value::FALSE)
    }
}
