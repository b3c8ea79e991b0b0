//! Arguments of native functions: binding to parameters with CPython's error texts, conversion to Rust types.

#[cfg(not(taipan_small))]
use super::{DIRECT, DirectFn};
use crate::heap::Downcast;
use crate::raise::R;
use crate::types::str_::Str;
use crate::value::{Raw, Value};
use crate::vm::Vm;

/// The arguments of one call: positional ones, then the values of keywords.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    pub all: &'a [Value],
    /// Keyword names (strings), for the last values of `all`.
    pub names: &'a [Value],
}

impl<'a> Args<'a> {
    pub fn positional(all: &'a [Value]) -> Args<'a> {
        Args { all, names: &[] }
    }
    /// Positional arguments.
    #[inline(always)]
    pub fn pos(&self) -> &'a [Value] {
        &self.all[..self.all.len() - self.names.len()]
    }
    /// Keyword names and values.
    pub fn keywords(&self) -> impl Iterator<Item = (&'a Value, &'a Value)> + use<'a> {
        self.names
            .iter()
            .zip(&self.all[self.all.len() - self.names.len()..])
    }
    /// Without the first positional argument.
    #[inline(always)]
    pub fn rest(&self) -> Args<'a> {
        Args {
            all: &self.all[1..],
            // Both words at once would have to wait until what has just written them, one by one, is through.
            names: match self.names.len() {
                0 => &[],
                _ => self.names,
            },
        }
    }
    /// The value of a keyword.
    pub fn keyword(&self, name: &str) -> Option<&'a Value> {
        self.keywords()
            .find(|(n, _)| {
                n.downcast::<Str>()
                    .is_some_and(|s| s.bytes() == name.as_bytes())
            })
            .map(|k| k.1)
    }
    /// Call `work` with a further argument in front of these; a few are put on the native stack.
    #[inline]
    pub fn with_first<T>(&self, first: &Value, work: impl FnOnce(&Args<'_>) -> T) -> T {
        // The values are borrowed for the time of the call: nothing is counted.
        let call = |words: &[Raw]| {
            work(&Args {
                all: Raw::as_values(words),
                names: self.names,
            })
        };
        let first = first.raw();
        match self.all {
            [] => call(&[first]),
            [a] => call(&[first, a.raw()]),
            [a, b] => call(&[first, a.raw(), b.raw()]),
            [a, b, c] => call(&[first, a.raw(), b.raw(), c.raw()]),
            more => {
                let mut words = Vec::with_capacity(more.len() + 1);
                words.push(first);
                words.extend(more.iter().map(Value::raw));
                call(&words)
            }
        }
    }
    /// TypeError "f() takes no keyword arguments" if there are any.
    pub fn no_keywords(&self, vm: &mut Vm, function: &str) -> R<()> {
        if self.names.is_empty() {
            Ok(())
        } else {
            Err(vm.type_error(format!("{function}() takes no keyword arguments")))
        }
    }
}

/// Positional arguments collected by a `*args` parameter.
#[derive(Clone, Copy)]
pub struct Rest<'a>(pub &'a [Value]);

/// Keyword arguments collected by a `**kwargs` parameter: those that no parameter took.
pub struct Kwargs<'a>(pub Vec<(&'a Value, &'a Value)>);

/// What a native function takes; made by the macros.
pub struct Params<'p> {
    /// As in error texts: `list.append`, `int`, `sorted`.
    pub function: &'p str,
    pub names: &'p [&'p str],
    /// How many of `names` are positional-only.
    pub posonly: usize,
    /// How many can be given by position (the rest is keyword-only).
    pub positional: usize,
    /// Bit `i`: parameter `i` must be given.
    pub required: u64,
    /// `*args` collects further positional arguments.
    pub rest: bool,
    /// `**kwargs` collects further keywords.
    pub kwargs: bool,
}

impl Params<'_> {
    /// Bind arguments to parameters: one entry each in `out`. `SELF` arguments in front of them are not the parameters'.
    ///
    /// Here and below the arguments are only read through the reference: they have just been written, word by word, and a
    /// copy would load them in larger parts, which stalls until the words have left the store buffer.
    #[inline(always)]
    pub fn bind<'a, const SELF: usize>(
        &self,
        vm: &mut Vm,
        args: &Args<'a>,
        out: &mut [Option<&'a Value>],
    ) -> R<(Rest<'a>, Kwargs<'a>)> {
        let n = args.all.len() - SELF;
        if args.names.is_empty() {
            for (slot, value) in out.iter_mut().take(self.positional).zip(&args.all[SELF..]) {
                *slot = Some(value);
            }
            if n <= self.positional {
                if self.required >> n == 0 {
                    return Ok((Rest(&[]), Kwargs(Vec::new())));
                }
            } else if self.rest && self.required >> self.positional == 0 {
                let rest = &args.all[SELF + self.positional..];
                return Ok((Rest(rest), Kwargs(Vec::new())));
            }
        }
        self.bind_slow(vm, args, SELF, out)
    }

    /// Bind to `N` parameters that are all required (and no `*args`, `**kwargs`).
    #[inline(always)]
    pub fn bind_all<'a, const SELF: usize, const N: usize>(
        &self,
        vm: &mut Vm,
        args: &Args<'a>,
    ) -> R<[&'a Value; N]> {
        if args.names.is_empty()
            && let Some((_, own)) = args.all.split_first_chunk::<SELF>()
            && let Ok(all) = <&'a [Value; N]>::try_from(own)
        {
            return Ok(all.each_ref());
        }
        let mut slots = [None; N];
        self.bind_slow(vm, args, SELF, &mut slots)?;
        Ok(slots.map(|slot| slot.expect("required parameters are bound")))
    }

    /// Bind to `N` parameters of which some may be left out (and no `*args`, `**kwargs`).
    #[inline(always)]
    pub fn bind_some<'a, const SELF: usize, const N: usize>(
        &self,
        vm: &mut Vm,
        args: &Args<'a>,
    ) -> R<[Option<&'a Value>; N]> {
        let mut slots = [None; N];
        let n = args.all.len() - SELF;
        if args.names.is_empty() && n <= self.positional && self.required >> n == 0 {
            for (slot, value) in slots.iter_mut().zip(&args.all[SELF..]) {
                *slot = Some(value);
            }
        } else {
            self.bind_slow(vm, args, SELF, &mut slots)?;
        }
        Ok(slots)
    }

    /// Bind to as many parameters as `out` has room for (and no `*args`, `**kwargs`).
    #[cfg(taipan_small)]
    pub(super) fn bind_few<'a>(
        &self,
        vm: &mut Vm,
        args: &Args<'a>,
        skipped: usize,
        out: &mut [Option<&'a Value>],
    ) -> R<()> {
        let own = &args.all[skipped..];
        if args.names.is_empty() && own.len() <= self.positional && self.required >> own.len() == 0
        {
            for (slot, value) in out.iter_mut().zip(own) {
                *slot = Some(value);
            }
            return Ok(());
        }
        self.bind_slow(vm, args, skipped, out).map(|_| ())
    }

    /// How many parameters there are that must be given.
    #[cfg(not(taipan_small))]
    fn required_count(&self) -> usize {
        self.required.count_ones() as usize
    }

    #[inline(never)]
    fn bind_slow<'a>(
        &self,
        vm: &mut Vm,
        args: &Args<'a>,
        skipped: usize,
        out: &mut [Option<&'a Value>],
    ) -> R<(Rest<'a>, Kwargs<'a>)> {
        if !args.names.is_empty() {
            if let Some(bound) = self.bind_keywords(args, skipped, out) {
                return Ok(bound);
            }
            out.fill(None);
        }
        self.bind_checked(vm, args, skipped, out)
    }

    /// Bind a call with keywords; `None` if something is wrong with it, which is for [`Params::bind_checked`] to tell.
    fn bind_keywords<'a>(
        &self,
        args: &Args<'a>,
        skipped: usize,
        out: &mut [Option<&'a Value>],
    ) -> Option<(Rest<'a>, Kwargs<'a>)> {
        let (own, rest) = match args.pos()[skipped..].split_at_checked(self.positional) {
            Some(parts) => parts,
            None => (&args.pos()[skipped..], &[][..]),
        };
        if !rest.is_empty() && !self.rest {
            return None;
        }
        for (slot, value) in out.iter_mut().zip(own) {
            *slot = Some(value);
        }
        let (hidden, named) = self.names.split_at(self.posonly);
        let mut extra = Vec::new();
        for (name, value) in args.keywords() {
            let text = name.downcast::<Str>()?.bytes();
            match named.iter().position(|p| p.as_bytes() == text) {
                Some(i) => {
                    let slot = &mut out[hidden.len() + i];
                    if slot.replace(value).is_some() {
                        return None;
                    }
                }
                None if self.kwargs => extra.push((name, value)),
                None => return None,
            }
        }
        let missing =
            |(i, slot): (usize, &Option<&Value>)| slot.is_none() && self.required >> i & 1 != 0;
        if out.iter().take(self.names.len()).enumerate().any(missing) {
            return None;
        }
        Some((Rest(rest), Kwargs(extra)))
    }

    #[cold]
    #[inline(never)]
    fn bind_checked<'a>(
        &self,
        vm: &mut Vm,
        args: &Args<'a>,
        skipped: usize,
        out: &mut [Option<&'a Value>],
    ) -> R<(Rest<'a>, Kwargs<'a>)> {
        let pos = &args.pos()[skipped..];
        let n = pos.len();
        let min = (0..self.positional)
            .filter(|i| self.required >> i & 1 != 0)
            .count();
        let only_positional = self.posonly == self.names.len() && !self.kwargs;
        if self.is_slot() {
            self.check_slot(vm, n, args.names.len(), min)?;
        }
        if !args.names.is_empty() && only_positional {
            return Err(vm.type_error(format!("{}() takes no keyword arguments", self.function)));
        }
        if !only_positional && !self.kwargs && !self.rest {
            self.check_counts(vm, n, args.names.len(), min)?;
        } else if n > self.positional && !self.rest {
            return Err(self.too_many(vm, n, args.names.len(), min));
        }
        for (slot, value) in out.iter_mut().zip(pos.iter().take(self.positional)) {
            *slot = Some(value);
        }
        let mut extra = Vec::new();
        let mut refused = None;
        for (name, value) in args.keywords() {
            let text = name
                .downcast::<Str>()
                .map(|s| s.to_string_lossy().into_owned())
                .unwrap_or_default();
            let place = self
                .names
                .iter()
                .skip(self.posonly)
                .position(|p| *p == text);
            let short = self.short();
            match place.map(|i| i + self.posonly) {
                Some(i) if out[i].is_some() => {
                    refused.get_or_insert_with(|| {
                        let position = i + 1;
                        format!(
                            "argument for {short}() given by name ('{text}') and position ({position})"
                        )
                    });
                }
                Some(i) => out[i] = Some(value),
                None if self.kwargs => extra.push((name, value)),
                None => {
                    refused.get_or_insert_with(|| {
                        let known = self.names.get(self.posonly..).unwrap_or_default();
                        crate::report::suggest::unexpected_keyword(short, &text, known)
                    });
                }
            }
        }
        for (i, slot) in out.iter().enumerate().take(self.names.len()) {
            if self.required >> i & 1 != 0 && slot.is_none() {
                if only_positional && i < self.positional {
                    return Err(self.too_few(vm, n, min));
                }
                let place = if i < self.positional {
                    format!(" (pos {})", i + 1)
                } else {
                    String::new()
                };
                let (shown, name) = (self.shown(), self.names[i]);
                return Err(
                    vm.type_error(format!("{shown} missing required argument '{name}'{place}"))
                );
            }
        }
        if let Some(message) = refused {
            return Err(vm.type_error(message));
        }
        let rest = if self.rest && n > self.positional {
            &pos[self.positional..]
        } else {
            &[]
        };
        Ok((Rest(rest), Kwargs(extra)))
    }

    /// Counts of a function that takes keywords.
    fn check_counts(&self, vm: &mut Vm, n: usize, keywords: usize, min: usize) -> R<()> {
        let (shown, all, max) = (self.shown(), self.names.len(), self.positional);
        let s = |n: usize| if n == 1 { "" } else { "s" };
        if n + keywords > all {
            // The class has an entry of its own for calls without keywords.
            if keywords == 0 && self.short() == "str" {
                return Err(vm.type_error(format!("str expected at most {all} arguments, got {n}")));
            }
            let required = self.required.count_ones() as usize;
            let bound = if required == all && !self.function.is_empty() {
                "exactly"
            } else {
                "at most"
            };
            let (kind, given) = (if n == 0 { "keyword " } else { "" }, n + keywords);
            return Err(vm.type_error(format!(
                "{shown} takes {bound} {all} {kind}argument{} ({given} given)",
                s(all)
            )));
        }
        if n > max {
            if max == 0 {
                return Err(vm.type_error(format!("{shown} takes no positional arguments")));
            }
            let bound = if min == max { "exactly" } else { "at most" };
            return Err(vm.type_error(format!(
                "{shown} takes {bound} {max} positional argument{} ({n} given)",
                s(max)
            )));
        }
        let least = (0..self.posonly)
            .filter(|i| self.required >> i & 1 != 0)
            .count();
        if n < least {
            let bound = if least < max { "at least" } else { "exactly" };
            return Err(vm.type_error(format!(
                "{shown} takes {bound} {least} positional argument{} ({n} given)",
                s(least)
            )));
        }
        Ok(())
    }

    /// Whether this is a special method that the original keeps in a slot: such methods have texts of their own.
    fn is_slot(&self) -> bool {
        let exceptions = [
            "list.__getitem__",
            "dict.__getitem__",
            "dict.__contains__",
            "set.__contains__",
            "frozenset.__contains__",
        ];
        self.function.contains('.')
            && crate::protocol::is_slot_name(self.short())
            && !self.rest
            && !self.kwargs
            && self.posonly == self.names.len()
            && !exceptions.contains(&self.function)
    }

    /// Counts of a slot method.
    fn check_slot(&self, vm: &mut Vm, n: usize, keywords: usize, min: usize) -> R<()> {
        let max = self.positional;
        if keywords > 0 {
            let short = self.short();
            return Err(vm.type_error(format!("wrapper {short}() takes no keyword arguments")));
        }
        if (min..=max).contains(&n) {
            return Ok(());
        }
        if min == 2 {
            let short = self.short();
            return Err(vm.type_error(format!("{short} expected 2 arguments, got {n}")));
        }
        let expected = match (min, max) {
            (1, 2) => "1 or 2".to_string(),
            _ => min.to_string(),
        };
        let s = if (min, max) == (1, 1) { "" } else { "s" };
        Err(vm.type_error(format!("expected {expected} argument{s}, got {n}")))
    }

    /// The function as most texts show it: with parentheses, or "function" for those that C code does not name.
    fn shown(&self) -> String {
        match self.short() {
            "" => "function".to_string(),
            short => format!("{short}()"),
        }
    }

    /// The bare name: `append` of `list.append`.
    fn short(&self) -> &str {
        // An initialiser is spoken of as its class.
        let named = self.function.trim_end_matches(".__init__");
        named.rsplit('.').next().unwrap_or(named)
    }

    fn too_many(&self, vm: &mut Vm, n: usize, keywords: usize, min: usize) -> crate::raise::Raise {
        let max = self.positional;
        let only_positional = self.posonly == self.names.len();
        if max == 0 && only_positional {
            return vm.type_error(format!(
                "{}() takes no arguments ({n} given)",
                self.function
            ));
        }
        if only_positional {
            if min == 1 && max == 1 {
                return vm.type_error(format!(
                    "{}() takes exactly one argument ({n} given)",
                    self.function
                ));
            }
            let bound = if min == max { "" } else { "at most " };
            let s = if max == 1 { "" } else { "s" };
            return vm.type_error(format!(
                "{} expected {bound}{max} argument{s}, got {n}",
                self.short()
            ));
        }
        if max == 0 {
            return vm.type_error(format!("{}() takes no positional arguments", self.short()));
        }
        let s = if max == 1 { "" } else { "s" };
        let bound = if min == max && max == self.names.len() {
            "exactly"
        } else {
            "at most"
        };
        let positional = if max < self.names.len() || keywords > 0 {
            "positional "
        } else {
            ""
        };
        vm.type_error(format!(
            "{}() takes {bound} {max} {positional}argument{s} ({n} given)",
            self.function
        ))
    }

    fn too_few(&self, vm: &mut Vm, n: usize, min: usize) -> crate::raise::Raise {
        if self.positional == 1 && min == 1 && !self.rest {
            return vm.type_error(format!(
                "{}() takes exactly one argument ({n} given)",
                self.function
            ));
        }
        let bound = if min == self.positional && !self.rest {
            ""
        } else {
            "at least "
        };
        let s = if min == 1 { "" } else { "s" };
        vm.type_error(format!(
            "{} expected {bound}{min} argument{s}, got {n}",
            self.short()
        ))
    }
}

/// The general way into a function that has a short one: binds the arguments and goes there. `SELF` arguments are not the
/// parameters', of which there are `N`; `named` is the function and its class.
#[cfg(not(taipan_small))]
#[inline(always)]
pub fn call_direct<const SELF: usize, const N: usize>(
    vm: &mut Vm,
    args: &Args<'_>,
    params: &Params<'_>,
    named: (&str, &str),
    direct: DirectFn,
) -> R<Value> {
    let mut given = [Value::absent(); DIRECT];
    if SELF == 1 {
        let Some(this) = args.pos().first() else {
            return Err(receiver_error(vm, named.0, named.1, None));
        };
        given[0] = this;
    }
    let places = given[SELF..].iter_mut();
    if params.required_count() == N {
        let bound = params.bind_all::<SELF, N>(vm, args)?;
        places.zip(bound).for_each(|(place, value)| *place = value);
    } else {
        let bound = params.bind_some::<SELF, N>(vm, args)?;
        for (place, value) in places.zip(bound) {
            *place = value.unwrap_or(Value::absent());
        }
    }
    let [a, b, c, d] = given;
    direct(vm, a, b, c, d).into_result()
}

/// Conversion of one argument. The error text is the one a C function with such a parameter gives.
pub trait FromArg<'a>: Sized {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<Self>;
    /// The same for a named place: `what` is the beginning of an error text, such as `replace() argument 1`.
    #[inline(always)]
    fn from_arg_at(vm: &mut Vm, value: &'a Value, what: &'static str) -> R<Self> {
        let _ = what;
        Self::from_arg(vm, value)
    }
}

/// A parameter that may be left out or be None.
#[derive(Clone, Copy, Debug)]
pub struct Nullable<T>(pub Option<T>);

/// "descriptor 'append' for 'list' objects doesn't apply to a 'int' object"
#[cold]
pub fn receiver_error(
    vm: &mut Vm,
    method: &str,
    class: &str,
    first: Option<&Value>,
) -> crate::raise::Raise {
    match first {
        Some(this) => accessor_error(vm, method, class, this),
        None => vm.type_error(format!(
            "unbound method {class}.{method}() needs an argument"
        )),
    }
}

/// The same for a computed attribute.
#[cold]
pub fn accessor_error(vm: &mut Vm, name: &str, class: &str, this: &Value) -> crate::raise::Raise {
    let found = vm.type_name(this);
    vm.type_error(format!(
        "descriptor '{name}' for '{class}' objects doesn't apply to a '{found}' object"
    ))
}

/// An attribute that can only be set, or only be deleted.
#[cold]
pub fn attribute_refused(vm: &mut Vm, name: &str, this: &Value) -> crate::raise::Raise {
    let class = vm.type_name(this);
    vm.attribute_error(format!(
        "attribute '{name}' of '{class}' objects is not writable"
    ))
}

/// The setter of a `#[member]`.
pub fn member_refused(vm: &mut Vm, _this: &Value, _value: Option<&Value>) -> R<()> {
    Err(vm.attribute_error("readonly attribute"))
}

impl<'a> FromArg<'a> for Value {
    fn from_arg(_: &mut Vm, value: &'a Value) -> R<Value> {
        Ok(value.clone())
    }
}

/// A payload reference: TypeError "a T is required" style text if it is another type.
impl<'a, T: Downcast> FromArg<'a> for &'a T {
    #[inline(always)]
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<&'a T> {
        match value.downcast::<T>() {
            Some(payload) => Ok(payload),
            None => {
                let name = vm.type_name(value);
                Err(vm.type_error(format!("argument must be {}, not {name}", T::NAME)))
            }
        }
    }
    #[inline(always)]
    fn from_arg_at(vm: &mut Vm, value: &'a Value, what: &'static str) -> R<&'a T> {
        match value.downcast::<T>() {
            Some(payload) => Ok(payload),
            None => Err(bad_argument(vm, what, T::NAME, value)),
        }
    }
}

/// "replace() argument 1 must be str, not int"
#[cold]
pub fn bad_argument(vm: &mut Vm, what: &str, expected: &str, value: &Value) -> crate::raise::Raise {
    let name = if value.is_none() {
        "None".to_string()
    } else {
        vm.type_name(value)
    };
    vm.type_error(format!("{what} must be {expected}, not {name}"))
}

/// Through `__index__`; OverflowError beyond 64 bits.
impl<'a> FromArg<'a> for i64 {
    #[inline(always)]
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<i64> {
        match value.as_small_int() {
            Some(i) => Ok(i),
            None => vm.to_i64(value),
        }
    }
}

impl<'a> FromArg<'a> for i32 {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<i32> {
        let wide = i64::from_arg(vm, value)?;
        match i32::try_from(wide) {
            Ok(v) => Ok(v),
            Err(_) if wide < 0 => Err(vm.overflow_error("signed integer is less than minimum")),
            Err(_) => Err(vm.overflow_error("signed integer is greater than maximum")),
        }
    }
}

impl<'a> FromArg<'a> for isize {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<isize> {
        Ok(i64::from_arg(vm, value)? as isize)
    }
}

/// An index for slicing: `__index__`, clamped to 64 bits instead of overflowing; None is not accepted.
#[derive(Clone, Copy)]
pub struct Clamped(pub i64);

impl<'a> FromArg<'a> for Clamped {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<Clamped> {
        Ok(Clamped(vm.to_i64_clamped(value)?))
    }
}

/// Through `__float__` or `__index__`.
impl<'a> FromArg<'a> for f64 {
    #[inline(always)]
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<f64> {
        if value.raw().is_float() {
            Ok(value.raw().as_float())
        } else {
            vm.to_f64(value)
        }
    }
}

/// Truth value.
impl<'a> FromArg<'a> for bool {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<bool> {
        vm.truth(value)
    }
}
