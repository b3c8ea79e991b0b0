//! `Dialect`: how delimited text is written.

use super::{class_of, find_dialect};
use taipan_vm::native::{Args, Params, Trace, class, methods};
use taipan_vm::protocol::item::text_of;
use taipan_vm::types::int::int_ref;
use taipan_vm::types::str_::{Str, encode_point};
use taipan_vm::{R, Value, Vm};

/// The names of what fields are quoted, by their numbers.
pub const QUOTINGS: [&str; 6] = [
    "QUOTE_MINIMAL",
    "QUOTE_ALL",
    "QUOTE_NONNUMERIC",
    "QUOTE_NONE",
    "QUOTE_STRINGS",
    "QUOTE_NOTNULL",
];
pub const QUOTE_MINIMAL: i64 = 0;
pub const QUOTE_ALL: i64 = 1;
pub const QUOTE_NONNUMERIC: i64 = 2;
pub const QUOTE_NONE: i64 = 3;
pub const QUOTE_STRINGS: i64 = 4;
pub const QUOTE_NOTNULL: i64 = 5;

/// How delimited text is written: settings that are checked when they are given, and stay.
#[class(name = "Dialect", module = "_csv", flags(BASETYPE), new = make)]
#[derive(Trace)]
pub struct Dialect {
    pub delimiter: u32,
    pub escape: Option<u32>,
    pub quote: Option<u32>,
    pub doublequote: bool,
    pub skip_space: bool,
    pub strict: bool,
    pub quoting: i64,
    pub terminator: Value,
}

const NAMES: [&str; 9] = [
    "dialect",
    "delimiter",
    "doublequote",
    "escapechar",
    "lineterminator",
    "quotechar",
    "quoting",
    "skipinitialspace",
    "strict",
];

/// `Dialect(...)`: the class, what the settings are taken from, the settings that are other ones.
pub fn make(vm: &mut Vm, args: &Args<'_>) -> R {
    const PARAMS: Params = Params {
        function: "function",
        names: &NAMES,
        posonly: 0,
        positional: 9,
        required: 0,
        rest: false,
        kwargs: false,
    };
    for (name, _) in args.keywords() {
        let name = text_of(name);
        if !NAMES.contains(&name.as_str()) {
            return Err(vm.type_error(format!(
                "this function got an unexpected keyword argument '{name}'"
            )));
        }
    }
    let given = args.pos().len() - 1;
    if given > NAMES.len() {
        return Err(vm.type_error(format!(
            "function takes at most 9 arguments ({given} given)"
        )));
    }
    let [base, own @ ..] = PARAMS.bind_some::<1, 9>(vm, args)?;
    let base = match base {
        Some(name) if name.is_a::<Str>() => Some(find_dialect(vm, name)?),
        Some(value) if !value.is_none() => Some(value.clone()),
        _ => None,
    };
    if let Some(base) = &base
        && own.iter().all(Option::is_none)
        && vm.type_of(base).is(&class_of(vm, &Dialect::CLASS))
    {
        return Ok(base.clone());
    }
    let mut settings = [const { None }; 8];
    for (place, own) in own.into_iter().enumerate() {
        settings[place] = match (own, &base) {
            (Some(value), _) => Some(value.clone()),
            (None, Some(base)) => {
                let name = vm.intern(NAMES[place + 1]);
                let found = vm.get_attr_opt(base, &name);
                vm.catch(found, |t| &t.Exception)?.flatten()
            }
            (None, None) => None,
        };
    }
    let made = checked(vm, settings)?;
    Ok(vm.new_native(&args.all[0], made))
}

fn checked(vm: &mut Vm, settings: [Option<Value>; 8]) -> R<Dialect> {
    let [
        delimiter,
        double,
        escape,
        terminator,
        quote,
        quoting,
        skip,
        strict,
    ] = settings;
    let delimiter = match delimiter {
        None => Some(u32::from(b',')),
        Some(value) => character(vm, "delimiter", &value, false)?,
    };
    let doublequote = double.map_or(Ok(true), |value| vm.truth(&value))?;
    let escape = match escape {
        None => None,
        Some(value) => character(vm, "escapechar", &value, true)?,
    };
    let no_quotes = quote.as_ref().is_some_and(Value::is_none);
    let terminator = match terminator {
        None => vm.str_ascii(b"\r\n"),
        Some(value) if value.is_a::<Str>() => value,
        Some(value) => {
            let class = vm.type_name(&value);
            return Err(vm.type_error(format!("\"lineterminator\" must be a string, not {class}")));
        }
    };
    let quote = match quote {
        None => Some(u32::from(b'"')),
        Some(value) => character(vm, "quotechar", &value, true)?,
    };
    let quoting = match quoting {
        None if no_quotes => QUOTE_NONE,
        None => QUOTE_MINIMAL,
        Some(value) => quoting_of(vm, &value)?,
    };
    let skip_space = skip.map_or(Ok(false), |value| vm.truth(&value))?;
    let strict = strict.map_or(Ok(false), |value| vm.truth(&value))?;
    if !(QUOTE_MINIMAL..=QUOTE_NOTNULL).contains(&quoting) {
        return Err(vm.type_error("bad \"quoting\" value"));
    }
    if quote.is_none() && quoting != QUOTE_NONE {
        return Err(vm.type_error("quotechar must be set if quoting enabled"));
    }
    let chars = [
        ("delimiter", delimiter, true),
        ("escapechar", escape, !skip_space),
        ("quotechar", quote, !skip_space),
    ];
    let ends = terminator.downcast::<Str>().expect("checked");
    for (name, point, space) in chars {
        let Some(point) = point else { continue };
        if is_newline(point) || point == u32::from(b' ') && !space {
            return Err(vm.value_error(format!("bad {name} value")));
        }
        if ends.points().any(|end| end == point) {
            return Err(vm.value_error(format!("bad {name} or lineterminator value")));
        }
    }
    for (one, other) in [(0, 1), (0, 2), (1, 2)] {
        if chars[one].1.is_some() && chars[one].1 == chars[other].1 {
            let (one, other) = (chars[one].0, chars[other].0);
            return Err(vm.value_error(format!("bad {one} or {other} value")));
        }
    }
    Ok(Dialect {
        delimiter: delimiter.unwrap_or_default(),
        escape,
        quote,
        doublequote,
        skip_space,
        strict,
        quoting,
        terminator,
    })
}

/// One character, or None where it may be.
fn character(vm: &mut Vm, name: &str, value: &Value, optional: bool) -> R<Option<u32>> {
    if value.is_none() && optional {
        return Ok(None);
    }
    let wrong = match value.downcast::<Str>() {
        Some(text) if text.len() == 1 => return Ok(Some(text.point(0))),
        Some(text) => format!("a string of length {}", text.len()),
        None => vm.type_name(value).to_string(),
    };
    let or_none = if optional { " or None" } else { "" };
    Err(vm.type_error(format!(
        "\"{name}\" must be a unicode character{or_none}, not {wrong}"
    )))
}

fn quoting_of(vm: &mut Vm, value: &Value) -> R<i64> {
    if value.is_bool() || int_ref(value).is_none() {
        let class = vm.type_name(value);
        return Err(vm.type_error(format!("\"quoting\" must be an integer, not {class}")));
    }
    match value.as_small_int().map(i32::try_from) {
        Some(Ok(quoting)) => Ok(quoting.into()),
        _ => Err(vm.overflow_error("Python int too large to convert to C int")),
    }
}

pub fn is_newline(point: u32) -> bool {
    point == u32::from(b'\n') || point == u32::from(b'\r')
}

/// A code point as text.
pub fn text_of_point(point: u32) -> String {
    String::from_utf8_lossy(&encoded(point)).into_owned()
}

/// The bytes of a code point in a str.
pub fn encoded(point: u32) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(4);
    encode_point(point, &mut bytes);
    bytes
}

impl Dialect {
    fn of_point(vm: &mut Vm, point: Option<u32>) -> Value {
        match point {
            Some(point) => vm.str_wtf8(encoded(point)),
            None => Value::NONE,
        }
    }

    /// Marks the first bytes of some code points.
    pub fn marks(&self, points: impl IntoIterator<Item = Option<u32>>) -> [bool; 256] {
        let mut marks = [false; 256];
        for point in points.into_iter().flatten() {
            marks[usize::from(encoded(point)[0])] = true;
        }
        marks
    }
}

#[methods(class = "_csv.Dialect")]
impl Dialect {
    /// Whether spaces behind a delimiter are left out.
    #[member]
    fn skipinitialspace(&self) -> bool {
        self.skip_space
    }
    /// Whether a quote in a quoted field is written twice.
    #[member]
    fn doublequote(&self) -> bool {
        self.doublequote
    }
    /// Whether bad input raises Error.
    #[member]
    fn strict(&self) -> bool {
        self.strict
    }
    /// What stands between fields.
    #[getter]
    fn delimiter(&self, vm: &mut Vm) -> Value {
        Dialect::of_point(vm, Some(self.delimiter))
    }
    /// What takes its meaning from the next character, or None.
    #[getter]
    fn escapechar(&self, vm: &mut Vm) -> Value {
        Dialect::of_point(vm, self.escape)
    }
    /// What ends a line that is written.
    #[getter]
    fn lineterminator(&self) -> Value {
        self.terminator.clone()
    }
    /// What stands around quoted fields, or None.
    #[getter]
    fn quotechar(&self, vm: &mut Vm) -> Value {
        Dialect::of_point(vm, self.quote)
    }
    /// Which fields are quoted: one of the constants.
    #[getter]
    fn quoting(&self) -> i64 {
        self.quoting
    }
    /// Dialects cannot be pickled.
    #[sig("()")]
    fn __reduce__(this: &Value, vm: &mut Vm) -> R {
        let class = vm.type_name(this);
        Err(vm.type_error(format!("cannot pickle '{class}' instances")))
    }
    /// Dialects cannot be pickled.
    fn __reduce_ex__(this: &Value, vm: &mut Vm, _protocol: &Value) -> R {
        Dialect::__reduce__(this, vm)
    }
}
