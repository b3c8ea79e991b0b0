//! Filters as scripts specify them: dicts with an "id" and options.

use super::{PRESET_DEFAULT, error, lzma_options};
use dashu_int::IBig;
use lzma_rust2::{EncodeMode, FilterConfig, FilterType, LzmaOptions, MfType};
use taipan_vm::types::int::int_ref;
use taipan_vm::{R, Value, Vm};

pub const LZMA1: u64 = 0x4000_0000_0000_0001;
pub const LZMA2: u64 = 0x21;
const DELTA: u64 = 3;
/// The filters of machine code.
const BRANCHES: std::ops::RangeInclusive<u64> = 4..=9;
const MOST_FILTERS: usize = 4;
const FARTHEST_DELTA: u32 = 256;
const SMALLEST_DICTIONARY: u32 = 4096;
const LARGEST_DICTIONARY: u32 = 3 << 29;

/// An unsigned int of 64 bits.
pub fn unsigned64(vm: &mut Vm, value: &Value) -> R<u64> {
    unsigned_of(vm, value, "uint64_t")
}

/// An unsigned int of 32 bits.
pub fn unsigned(vm: &mut Vm, value: &Value) -> R<u32> {
    unsigned_of(vm, value, "uint32_t")
}

fn unsigned_of<T: for<'a> TryFrom<&'a IBig>>(vm: &mut Vm, value: &Value, kind: &str) -> R<T> {
    let index = vm.index(value)?;
    match int_ref(&index) {
        Some(number) if number.is_negative() => Err(vm.value_error("Cannot convert negative int")),
        Some(number) => match T::try_from(&*number.big()) {
            Ok(number) => Ok(number),
            Err(_) => {
                let message = format!("Python int too large for C {kind}");
                Err(vm.overflow_error(message))
            }
        },
        None => Err(vm.type_error("an int is required")),
    }
}

/// One filter of a chain.
pub enum Filter {
    /// LZMA1 or LZMA2.
    Coder(u64, Box<LzmaOptions>),
    Delta(u32),
    /// A filter of machine code, and where its code begins.
    Branch(u64, u32),
}

/// The keys of a specification besides "id" have to be among these.
fn options_of(vm: &mut Vm, spec: &Value, known: &[&str], kind: &str) -> R<Vec<Option<Value>>> {
    let (mut found, mut count) = (Vec::new(), 1);
    for name in known {
        let option = item(vm, spec, name)?;
        count += usize::from(option.is_some());
        found.push(option);
    }
    if vm.len(spec)? != count {
        let message = format!("Invalid filter specifier for {kind} filter");
        return Err(vm.value_error(message));
    }
    Ok(found)
}

fn item(vm: &mut Vm, spec: &Value, name: &str) -> R<Option<Value>> {
    let key = vm.intern(name);
    let found = vm.get_item(spec, &key);
    vm.catch(found, |t| &t.KeyError)
}

fn number(vm: &mut Vm, option: &Option<Value>, default: u32) -> R<u32> {
    option.as_ref().map_or(Ok(default), |v| unsigned(vm, v))
}

impl Filter {
    pub fn from_spec(vm: &mut Vm, spec: &Value) -> R<Filter> {
        let subscript = vm.intern("__getitem__");
        if vm.get_attr_plain(spec, &subscript)?.is_none() {
            return Err(vm.type_error("Filter specifier must be a dict or dict-like object"));
        }
        let Some(id) = item(vm, spec, "id")? else {
            return Err(vm.value_error("Filter specifier must have an \"id\" entry"));
        };
        match unsigned64(vm, &id)? {
            id @ (LZMA1 | LZMA2) => Ok(Filter::Coder(id, Box::new(coder_options(vm, spec)?))),
            DELTA => {
                let options = options_of(vm, spec, &["dist"], "delta")?;
                Ok(Filter::Delta(number(vm, &options[0], 1)?))
            }
            id if BRANCHES.contains(&id) => {
                let options = options_of(vm, spec, &["start_offset"], "BCJ")?;
                Ok(Filter::Branch(id, number(vm, &options[0], 0)?))
            }
            id => Err(vm.value_error(format!("Invalid filter ID: {id}"))),
        }
    }

    /// Whether it can be used at all.
    pub fn is_usable(&self) -> bool {
        match self {
            Filter::Coder(_, options) => is_usable(options),
            Filter::Delta(distance) => (1..=FARTHEST_DELTA).contains(distance),
            Filter::Branch(..) => true,
        }
    }

    /// The properties as they stand in a file.
    pub fn properties(&self) -> Vec<u8> {
        match self {
            Filter::Coder(LZMA1, options) => {
                let mut bytes = vec![options.get_props()];
                bytes.extend(options.dict_size.to_le_bytes());
                bytes
            }
            Filter::Coder(_, options) => {
                let fits = |bits: &u8| dictionary_size(*bits) >= options.dict_size.into();
                vec![(0..=40).find(fits).unwrap_or(40)]
            }
            Filter::Delta(distance) => vec![distance.wrapping_sub(1) as u8],
            Filter::Branch(_, 0) => Vec::new(),
            Filter::Branch(_, start) => start.to_le_bytes().to_vec(),
        }
    }
}

/// The size of a dictionary in the properties of LZMA2: two or three times a power of two.
fn dictionary_size(bits: u8) -> u64 {
    let shift = u32::from(bits) / 2 + 11;
    (2 + u64::from(bits & 1)) << shift
}

/// A specification from the properties in a file.
pub fn decoded(id: u64, properties: &[u8]) -> Option<Vec<(&'static str, u64)>> {
    let mut parts = vec![("id", id)];
    match (id, properties) {
        (LZMA1, &[props @ 0..225, a, b, c, d]) => {
            let (pb, rest) = (props / 45, props % 45);
            parts.extend([
                ("lc", u64::from(rest % 9)),
                ("lp", u64::from(rest / 9)),
                ("pb", u64::from(pb)),
                ("dict_size", u32::from_le_bytes([a, b, c, d]).into()),
            ]);
        }
        (LZMA2, &[bits @ 0..=40]) => {
            let size = dictionary_size(bits).min(u32::MAX.into());
            parts.push(("dict_size", size));
        }
        (DELTA, &[distance]) => parts.push(("dist", u64::from(distance) + 1)),
        (id, []) if BRANCHES.contains(&id) => {}
        (id, &[a, b, c, d]) if BRANCHES.contains(&id) => {
            let start = u32::from_le_bytes([a, b, c, d]);
            parts.push(("start_offset", start.into()));
        }
        _ => return None,
    }
    Some(parts)
}

fn coder_options(vm: &mut Vm, spec: &Value) -> R<LzmaOptions> {
    let preset = match item(vm, spec, "preset")? {
        Some(preset) => unsigned(vm, &preset)?,
        None => PRESET_DEFAULT,
    };
    let Some(mut options) = lzma_options(preset) else {
        return Err(error(vm, format!("Invalid compression preset: {preset}")));
    };
    let names = [
        "preset",
        "dict_size",
        "lc",
        "lp",
        "pb",
        "mode",
        "nice_len",
        "mf",
        "depth",
    ];
    let given = options_of(vm, spec, &names, "LZMA")?;
    options.dict_size = number(vm, &given[1], options.dict_size)?;
    options.lc = number(vm, &given[2], options.lc)?;
    options.lp = number(vm, &given[3], options.lp)?;
    options.pb = number(vm, &given[4], options.pb)?;
    options.nice_len = number(vm, &given[6], options.nice_len)?;
    options.depth_limit = number(vm, &given[8], 0)?.min(i32::MAX as u32) as i32;
    let mode = number(vm, &given[5], 0)?;
    let finder = number(vm, &given[7], 0)?;
    match mode {
        0 => {}
        1 => options.mode = EncodeMode::Fast,
        2 => options.mode = EncodeMode::Normal,
        _ => return Err(error(vm, "Invalid or unsupported options")),
    }
    // Finders that look at fewer bytes find what these do.
    match finder {
        0 => {}
        3 | 4 => options.mf = MfType::Hc4,
        18..=20 => options.mf = MfType::Bt4,
        _ => return Err(error(vm, "Invalid or unsupported options")),
    }
    Ok(options)
}

fn is_usable(options: &LzmaOptions) -> bool {
    options.lc + options.lp <= 4
        && options.pb <= 4
        && (2..=LzmaOptions::NICE_LEN_MAX).contains(&options.nice_len)
        && (SMALLEST_DICTIONARY..=LARGEST_DICTIONARY).contains(&options.dict_size)
}

/// A whole chain: filters, and what compresses at its end.
pub struct Chain {
    pub filters: Vec<FilterConfig>,
    pub coder: u64,
    pub options: LzmaOptions,
}

impl Chain {
    pub fn raw(vm: &mut Vm, specs: &Value) -> R<Chain> {
        let count = vm.len(specs)?;
        if count > MOST_FILTERS {
            let message =
                format!("Too many filters - liblzma supports a maximum of {MOST_FILTERS}");
            return Err(vm.value_error(message));
        }
        let (mut filters, mut end) = (Vec::new(), None);
        for i in 0..count {
            let spec = vm.get_item(specs, &Value::small_int(i as i64))?;
            let filter = Filter::from_spec(vm, &spec)?;
            if end.is_some() || !filter.is_usable() {
                return Err(error(vm, "Invalid or unsupported options"));
            }
            match filter {
                Filter::Coder(id, mut options) => {
                    options.nice_len = options.nice_len.max(LzmaOptions::NICE_LEN_MIN);
                    end = Some((id, options));
                }
                Filter::Delta(distance) => filters.push(FilterConfig::new_delta(distance)),
                Filter::Branch(id, start) => {
                    let filter_type = FilterType::try_from(id).unwrap_or(FilterType::BcjX86);
                    let property = start;
                    filters.push(FilterConfig {
                        filter_type,
                        property,
                    });
                }
            }
        }
        match end {
            Some((coder, options)) => Ok(Chain {
                filters,
                coder,
                options: *options,
            }),
            None if count == 0 => Err(error(vm, "Internal error")),
            None => Err(error(vm, "Invalid or unsupported options")),
        }
    }

    fn preset(vm: &mut Vm, preset: u32) -> R<Chain> {
        match lzma_options(preset) {
            Some(options) => Ok(Chain {
                filters: Vec::new(),
                coder: LZMA2,
                options,
            }),
            None => Err(error(vm, "Invalid or unsupported options")),
        }
    }

    pub fn for_xz(vm: &mut Vm, specs: Option<&Value>, preset: u32) -> R<Chain> {
        let Some(specs) = specs else {
            return Chain::preset(vm, preset);
        };
        let chain = Chain::raw(vm, specs)?;
        if chain.coder == LZMA1 {
            return Err(error(vm, "Internal error"));
        }
        Ok(chain)
    }

    pub fn for_alone(vm: &mut Vm, specs: Option<&Value>, preset: u32) -> R<Chain> {
        let Some(specs) = specs else {
            return Chain::preset(vm, preset);
        };
        let chain = Chain::raw(vm, specs)?;
        if chain.coder != LZMA1 || !chain.filters.is_empty() {
            let message = "Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter";
            return Err(vm.value_error(message));
        }
        Ok(chain)
    }
}
