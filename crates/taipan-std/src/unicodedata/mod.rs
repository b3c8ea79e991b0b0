//! `unicodedata`: the Unicode database. Names come from the machine's own table; everything else from the tables here.

mod database;
mod normalize;
mod sequences;
mod tables;

use crate::classes::{class_of, set};
use database::{Database, Properties};
use normalize::Form;
use sequences::SEQUENCES;
use taipan_vm::native::{Trace, bad_argument, class, methods, module};
use taipan_vm::types::bytes::Bytes;
use taipan_vm::types::bytes_like::required;
use taipan_vm::types::str_::Str;
use taipan_vm::unicode;
use taipan_vm::{R, Value, Vm};

const OLD_VERSION: &str = "3.2.0";
/// Longer names are refused without a search.
const LONGEST_NAME: usize = 256;

/// The only code point of an argument; `place` is what an error calls the argument.
fn point(vm: &mut Vm, chr: &Value, function: &str, place: &str) -> R<u32> {
    let Some(text) = chr.downcast::<Str>() else {
        let what = format!("{function}() {place}");
        return Err(bad_argument(vm, &what, "a unicode character", chr));
    };
    let n = text.len();
    if n != 1 {
        return Err(vm.type_error(format!(
            "{function}(): {place} must be a unicode character, not a string of length {n}"
        )));
    }
    Ok(text.point(0))
}

/// The properties of an argument.
fn properties(
    vm: &mut Vm,
    database: Database,
    chr: &Value,
    function: &str,
) -> R<&'static Properties> {
    Ok(database.properties(point(vm, chr, function, "argument")?))
}

/// A value, or the default, or ValueError.
fn value_or(vm: &mut Vm, found: Option<Value>, default: Option<&Value>, missing: &str) -> R<Value> {
    match (found, default) {
        (Some(value), _) => Ok(value),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(vm.value_error(missing)),
    }
}

fn decimal(vm: &mut Vm, database: Database, chr: &Value, default: Option<&Value>) -> R<Value> {
    let point = point(vm, chr, "decimal", "argument 1")?;
    let found = database.properties(point).decimal();
    let found = found.map(|d| Value::small_int(d.into()));
    value_or(vm, found, default, "not a decimal")
}

fn digit(vm: &mut Vm, database: Database, chr: &Value, default: Option<&Value>) -> R<Value> {
    let point = point(vm, chr, "digit", "argument 1")?;
    let found = database.properties(point).digit();
    let found = found.map(|d| Value::small_int(d.into()));
    value_or(vm, found, default, "not a digit")
}

fn numeric(vm: &mut Vm, database: Database, chr: &Value, default: Option<&Value>) -> R<Value> {
    let point = point(vm, chr, "numeric", "argument 1")?;
    let found = database.numeric(point).map(|number| vm.float(number));
    value_or(vm, found, default, "not a numeric character")
}

fn name(vm: &mut Vm, database: Database, chr: &Value, default: Option<&Value>) -> R<Value> {
    let point = point(vm, chr, "name", "argument 1")?;
    let found = char::from_u32(point)
        .filter(|_| database.has(point))
        .and_then(unicode::name)
        .map(|name| vm.str(name));
    value_or(vm, found, default, "no such name")
}

fn lookup(vm: &mut Vm, database: Database, name: &Value) -> R<Value> {
    let text = if let Some(text) = name.downcast::<Str>() {
        if text.has_surrogates() {
            let encoding = vm.str("utf-8");
            vm.call_method(name, "encode", &[encoding])?;
        }
        text.to_string_lossy()
    } else if let Some(bytes) = name.downcast::<Bytes>() {
        String::from_utf8_lossy(&bytes.0)
    } else {
        return Err(required(vm, name));
    };
    if text.len() > LONGEST_NAME {
        return Err(vm.key_error_text("name too long"));
    }
    if let Some(character) = unicode::character(&text) {
        return Ok(vm.str_point(character as u32));
    }
    // Sequences are younger than the old database.
    let upper = text.to_ascii_uppercase();
    if database == Database::Current
        && let Ok(i) = SEQUENCES.binary_search_by_key(&&*upper, |row| row.0)
    {
        return Ok(vm.str(SEQUENCES[i].1));
    }
    Err(vm.key_error_text(format!("undefined character name '{text}'")))
}

/// The form of an argument; an empty string is in any form, also in those that do not exist.
fn form(vm: &mut Vm, form: &Str, text: &Str) -> R<Option<Form>> {
    if text.is_empty() {
        return Ok(None);
    }
    match form.as_str().and_then(Form::named) {
        Some(form) => Ok(Some(form)),
        None => Err(vm.value_error("invalid normalization form")),
    }
}

fn normalize_text(vm: &mut Vm, database: Database, name: &Str, unistr: &Value) -> R<Value> {
    let Some(text) = unistr.downcast::<Str>() else {
        return Err(bad_argument(vm, "normalize() argument 2", "str", unistr));
    };
    let Some(form) = form(vm, name, text)? else {
        return Ok(unistr.clone());
    };
    if text.is_ascii() || database == Database::Current && normalize::is_surely(form, text.bytes())
    {
        return Ok(unistr.clone());
    }
    let points = normalize::normalize(database, form, text.bytes());
    Ok(vm.str_wtf8(Str::from_points(points).bytes().to_vec()))
}

fn is_normal(vm: &mut Vm, database: Database, name: &Str, text: &Str) -> R<bool> {
    let Some(form) = form(vm, name, text)? else {
        return Ok(true);
    };
    if text.is_ascii() || database == Database::Current && normalize::is_surely(form, text.bytes())
    {
        return Ok(true);
    }
    let points = normalize::normalize(database, form, text.bytes());
    Ok(points.into_iter().eq(text.points()))
}

/// An older version of the database, with the functions of the module as methods.
#[class(name = "UCD", module = "unicodedata")]
#[derive(Trace)]
pub struct Ucd {}

const OLD: Database = Database::Old;

#[methods(class = "unicodedata.UCD")]
impl Ucd {
    /// The version.
    #[member]
    fn unidata_version(&self) -> &'static str {
        OLD_VERSION
    }
    /// The bidirectional class of a character; an empty string if there is none.
    #[sig("(chr, /)")]
    fn bidirectional(&self, vm: &mut Vm, chr: &Value) -> R<&'static str> {
        Ok(properties(vm, OLD, chr, "bidirectional")?.bidirectional())
    }
    /// The general category of a character.
    #[sig("(chr, /)")]
    fn category(&self, vm: &mut Vm, chr: &Value) -> R<&'static str> {
        Ok(properties(vm, OLD, chr, "category")?.category())
    }
    /// The canonical combining class of a character; 0 if there is none.
    #[sig("(chr, /)")]
    fn combining(&self, vm: &mut Vm, chr: &Value) -> R<u8> {
        Ok(properties(vm, OLD, chr, "combining")?.combining)
    }
    /// The value of a decimal digit; the default, or ValueError, if it is none.
    #[sig("(chr, default=<unrepresentable>, /)")]
    fn decimal(&self, vm: &mut Vm, chr: &Value, default: Option<&Value>) -> R<Value> {
        decimal(vm, OLD, chr, default)
    }
    /// The decomposition of a character as text; empty if there is none.
    #[sig("(chr, /)")]
    fn decomposition(&self, vm: &mut Vm, chr: &Value) -> R<String> {
        let point = point(vm, chr, "decomposition", "argument")?;
        Ok(OLD.decomposition_text(point))
    }
    /// The value of a digit; the default, or ValueError, if it is none.
    #[sig("(chr, default=<unrepresentable>, /)")]
    fn digit(&self, vm: &mut Vm, chr: &Value, default: Option<&Value>) -> R<Value> {
        digit(vm, OLD, chr, default)
    }
    /// The width of a character in East Asian text.
    #[sig("(chr, /)")]
    fn east_asian_width(&self, vm: &mut Vm, chr: &Value) -> R<&'static str> {
        Ok(properties(vm, OLD, chr, "east_asian_width")?.width())
    }
    /// Whether a string is in a normal form.
    #[sig("(form, unistr, /)")]
    fn is_normalized(&self, vm: &mut Vm, form: &Str, unistr: &Str) -> R<bool> {
        is_normal(vm, OLD, form, unistr)
    }
    /// The character with a name.
    #[sig("(name, /)")]
    fn lookup(&self, vm: &mut Vm, name: &Value) -> R<Value> {
        lookup(vm, OLD, name)
    }
    /// Whether a character is mirrored in text from right to left: 1 or 0.
    #[sig("(chr, /)")]
    fn mirrored(&self, vm: &mut Vm, chr: &Value) -> R<u8> {
        Ok(properties(vm, OLD, chr, "mirrored")?.mirrored)
    }
    /// The name of a character; the default, or ValueError, if it has none.
    #[sig("(chr, default=<unrepresentable>, /)")]
    fn name(&self, vm: &mut Vm, chr: &Value, default: Option<&Value>) -> R<Value> {
        name(vm, OLD, chr, default)
    }
    /// A string in a normal form: NFC, NFD, NFKC or NFKD.
    #[sig("(form, unistr, /)")]
    fn normalize(&self, vm: &mut Vm, form: &Str, unistr: &Value) -> R<Value> {
        normalize_text(vm, OLD, form, unistr)
    }
    /// The value of a numeric character; the default, or ValueError, if it is none.
    #[sig("(chr, default=<unrepresentable>, /)")]
    fn numeric(&self, vm: &mut Vm, chr: &Value, default: Option<&Value>) -> R<Value> {
        numeric(vm, OLD, chr, default)
    }
}

pub struct UnicodeData;

const CURRENT: Database = Database::Current;

/// The Unicode character database: names, categories, numeric values, decompositions and normal forms.
#[module(name = "unicodedata")]
impl UnicodeData {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        let class = class_of(vm, &Ucd::CLASS);
        let old = vm.new_native(&class, Ucd {});
        set(vm, module, "UCD", class);
        set(vm, module, "ucd_3_2_0", old);
        let version = vm.str(unicode::VERSION);
        set(vm, module, "unidata_version", version);
        Ok(())
    }
    /// The bidirectional class of a character; an empty string if there is none.
    #[sig("(chr, /)")]
    fn bidirectional(vm: &mut Vm, chr: &Value) -> R<&'static str> {
        Ok(properties(vm, CURRENT, chr, "bidirectional")?.bidirectional())
    }
    /// The general category of a character.
    #[sig("(chr, /)")]
    fn category(vm: &mut Vm, chr: &Value) -> R<&'static str> {
        Ok(properties(vm, CURRENT, chr, "category")?.category())
    }
    /// The canonical combining class of a character; 0 if there is none.
    #[sig("(chr, /)")]
    fn combining(vm: &mut Vm, chr: &Value) -> R<u8> {
        Ok(properties(vm, CURRENT, chr, "combining")?.combining)
    }
    /// The value of a decimal digit; the default, or ValueError, if it is none.
    #[sig("(chr, default=<unrepresentable>, /)")]
    fn decimal(vm: &mut Vm, chr: &Value, default: Option<&Value>) -> R<Value> {
        decimal(vm, CURRENT, chr, default)
    }
    /// The decomposition of a character as text; empty if there is none.
    #[sig("(chr, /)")]
    fn decomposition(vm: &mut Vm, chr: &Value) -> R<String> {
        let point = point(vm, chr, "decomposition", "argument")?;
        Ok(CURRENT.decomposition_text(point))
    }
    /// The value of a digit; the default, or ValueError, if it is none.
    #[sig("(chr, default=<unrepresentable>, /)")]
    fn digit(vm: &mut Vm, chr: &Value, default: Option<&Value>) -> R<Value> {
        digit(vm, CURRENT, chr, default)
    }
    /// The width of a character in East Asian text.
    #[sig("(chr, /)")]
    fn east_asian_width(vm: &mut Vm, chr: &Value) -> R<&'static str> {
        Ok(properties(vm, CURRENT, chr, "east_asian_width")?.width())
    }
    /// Whether a string is in a normal form.
    #[sig("(form, unistr, /)")]
    fn is_normalized(vm: &mut Vm, form: &Str, unistr: &Str) -> R<bool> {
        is_normal(vm, CURRENT, form, unistr)
    }
    /// The character (or sequence of characters) with a name or alias.
    #[sig("(name, /)")]
    fn lookup(vm: &mut Vm, name: &Value) -> R<Value> {
        lookup(vm, CURRENT, name)
    }
    /// Whether a character is mirrored in text from right to left: 1 or 0.
    #[sig("(chr, /)")]
    fn mirrored(vm: &mut Vm, chr: &Value) -> R<u8> {
        Ok(properties(vm, CURRENT, chr, "mirrored")?.mirrored)
    }
    /// The name of a character; the default, or ValueError, if it has none.
    #[sig("(chr, default=<unrepresentable>, /)")]
    fn name(vm: &mut Vm, chr: &Value, default: Option<&Value>) -> R<Value> {
        name(vm, CURRENT, chr, default)
    }
    /// A string in a normal form: NFC, NFD, NFKC or NFKD.
    #[sig("(form, unistr, /)")]
    fn normalize(vm: &mut Vm, form: &Str, unistr: &Value) -> R<Value> {
        normalize_text(vm, CURRENT, form, unistr)
    }
    /// The value of a numeric character; the default, or ValueError, if it is none.
    #[sig("(chr, default=<unrepresentable>, /)")]
    fn numeric(vm: &mut Vm, chr: &Value, default: Option<&Value>) -> R<Value> {
        numeric(vm, CURRENT, chr, default)
    }
}
