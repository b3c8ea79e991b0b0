//! `_hashlib` and `_blake2`: the hashes behind `hashlib` and `hmac`. The algorithms know no Python values; the classes are here.

mod blake2;
mod hasher;
mod kdf;
mod keccak;

use crate::classes::{add_classes, class_of, exception_class, set, subclass_of};
use blake2::{Blake2, Parameters};
use hasher::Hasher;
use kdf::Mac;
use std::borrow::Cow;
use taipan_vm::native::{
    Args, ClassDef, FromArg, MethodDef, MethodKind, ModuleDef, Nullable, Params, Trace,
    bad_argument, class, concat, functions, methods, module, total,
};
use taipan_vm::types::bytes_like::{Data, data_of};
use taipan_vm::types::int::int_ref;
use taipan_vm::types::str_::Str;
use taipan_vm::types::str_::ops::BYTES_PER_UNIT;
use taipan_vm::types::type_::Type;
use taipan_vm::{MutCell, R, Raise, Value, Vm};

/// More bytes than this are not squeezed out of a hash at once.
const LONGEST: usize = 1 << 32;

/// What to hash: any bytes-like object.
fn input<'a>(vm: &mut Vm, value: &'a Value) -> R<Cow<'a, [u8]>> {
    if value.is_a::<Str>() {
        return Err(vm.type_error("Strings must be encoded before hashing"));
    }
    match data_of(vm, value)? {
        Some(data) => Ok(data),
        None => Err(vm.type_error("object supporting the buffer API required")),
    }
}

/// The first input, which has two names.
fn first_input<'a>(
    vm: &mut Vm,
    data: Option<&'a Value>,
    string: Option<&'a Value>,
) -> R<Option<Cow<'a, [u8]>>> {
    match (data, string.filter(|s| !s.is_none())) {
        (Some(_), Some(_)) => Err(vm.type_error(
            "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for \
             removal in a future version.",
        )),
        (Some(data), None) | (None, Some(data)) => Ok(Some(input(vm, data)?)),
        (None, None) => Ok(None),
    }
}

/// What long work asks now and then: whether there is fuel for what it has done, and whether to go on.
fn pause(vm: &mut Vm) -> impl FnMut(usize) -> R<()> + '_ {
    |units| {
        vm.charge(units)?;
        vm.poll()
    }
}

/// Hash data in parts, between which the script can be stopped.
fn feed(vm: &mut Vm, data: &[u8], mut hash: impl FnMut(&[u8])) -> R<()> {
    const PART: usize = 1 << 18;
    for part in data.chunks(PART) {
        vm.charge(part.len() / BYTES_PER_UNIT)?;
        hash(part);
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// A hash of one of the algorithms that take no parameters.
#[class(name = "HASH", module = "_hashlib")]
#[derive(Trace)]
pub struct Hash {
    hasher: MutCell<Box<Hasher>>,
}

/// A hash with a digest of any size.
const XOF_CLASS: ClassDef = ClassDef {
    name: "HASHXOF",
    module: "_hashlib",
    doc: "A hash whose digest has any size.",
    methods: Hash::XOF_METHODS,
    getset: Hash::XOF_GETSET,
    new: None,
    flags: 0,
};

impl Hash {
    fn make(vm: &mut Vm, hasher: Hasher) -> Value {
        let mut class = class_of(vm, &Hash::CLASS);
        if hasher.is_extendable() {
            class = subclass_of(vm, &XOF_CLASS, &class);
        }
        let hasher = MutCell::new(Box::new(hasher));
        vm.new_native(&class, Hash { hasher })
    }
}

#[methods(class = "HASH")]
impl Hash {
    /// The algorithm.
    #[getter]
    fn name(&self) -> &'static str {
        self.hasher.with(|h| h.name)
    }
    /// Bytes of a digest.
    #[getter]
    fn digest_size(&self) -> usize {
        self.hasher.with(|h| h.digest_size())
    }
    /// Bytes that the algorithm takes in at once.
    #[getter]
    fn block_size(&self) -> usize {
        self.hasher.with(|h| h.block_size())
    }
    /// Hash more bytes.
    #[sig("(obj, /)")]
    fn update(&self, vm: &mut Vm, obj: &Value) -> R<()> {
        let data = input(vm, obj)?;
        feed(vm, &data, |part| self.hasher.with(|h| h.update(part)))
    }
    /// The digest of what has been hashed so far.
    fn digest(&self, vm: &mut Vm) -> Value {
        let digest = self.hasher.with(|h| h.digest());
        vm.bytes(digest)
    }
    /// The digest in hexadecimal digits.
    fn hexdigest(&self) -> String {
        self.hasher.with(|h| hex(&h.digest()))
    }
    /// A hash that goes on from here by itself.
    fn copy(&self, vm: &mut Vm) -> Value {
        let hasher = self.hasher.with(|h| (**h).clone());
        Hash::make(vm, hasher)
    }
    /// repr(self)
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let name = this.native::<Hash>().map(|h| h.name()).unwrap_or_default();
        let (class, address) = (vm.type_name(this), this.id());
        Ok(format!("<{name} {class} object @ {address:#x}>"))
    }
}

#[methods(class = "HASHXOF", part = "XOF")]
impl Hash {
    /// A digest of the given size.
    #[name = "digest"]
    #[sig("(length)")]
    fn squeeze(&self, vm: &mut Vm, length: i64) -> R<Value> {
        let bytes = self.squeezed(vm, length)?;
        Ok(vm.bytes(bytes))
    }
    /// The same in hexadecimal digits.
    #[name = "hexdigest"]
    #[sig("(length)")]
    fn squeeze_hex(&self, vm: &mut Vm, length: i64) -> R<String> {
        Ok(hex(&self.squeezed(vm, length)?))
    }
}

impl Hash {
    fn squeezed(&self, vm: &mut Vm, length: i64) -> R<Vec<u8>> {
        let Ok(length) = usize::try_from(length) else {
            return Err(vm.system_error("Negative size passed to PyBytes_FromStringAndSize"));
        };
        if length > LONGEST {
            return Err(vm.no_memory());
        }
        let mut out = vm.buffer(length)?;
        out.resize(length, 0);
        self.hasher.with(|h| h.squeeze(&mut out));
        Ok(out)
    }
}

/// A keyed hash.
#[class(name = "HMAC", module = "_hashlib")]
#[derive(Trace)]
pub struct Hmac {
    mac: MutCell<Box<Mac>>,
}

#[methods(class = "HMAC")]
impl Hmac {
    /// The algorithm, as hmac-NAME.
    #[getter]
    fn name(&self) -> String {
        self.mac.with(|m| format!("hmac-{}", m.hasher().name))
    }
    /// Bytes of a digest.
    #[getter]
    fn digest_size(&self) -> usize {
        self.mac.with(|m| m.hasher().digest_size())
    }
    /// Bytes that the algorithm takes in at once.
    #[getter]
    fn block_size(&self) -> usize {
        self.mac.with(|m| m.hasher().block_size())
    }
    /// Hash more of the message.
    #[sig("(msg)")]
    fn update(&self, vm: &mut Vm, msg: &Value) -> R<()> {
        let data = input(vm, msg)?;
        feed(vm, &data, |part| self.mac.with(|m| m.update(part)))
    }
    /// The digest of the message so far.
    fn digest(&self, vm: &mut Vm) -> Value {
        let digest = self.mac.with(|m| m.digest());
        vm.bytes(digest)
    }
    /// The digest in hexadecimal digits.
    fn hexdigest(&self) -> String {
        self.mac.with(|m| hex(&m.digest()))
    }
    /// A keyed hash that goes on from here by itself.
    fn copy(this: &Value, vm: &mut Vm) -> R<Value> {
        let class = class_of(vm, &Hmac::CLASS);
        let mac = this
            .native::<Hmac>()
            .map(|h| h.mac.with(|m| m.clone()))
            .expect("the receiver was checked");
        let mac = MutCell::new(mac);
        Ok(vm.new_native(&class, Hmac { mac }))
    }
    /// repr(self)
    fn __repr__(this: &Value) -> R<String> {
        let name = this
            .native::<Hmac>()
            .map(|h| h.mac.with(|m| m.hasher().name));
        let name = name.unwrap_or_default();
        let address = this.id();
        Ok(format!("<{name} HMAC object @ {address:#x}>"))
    }
}

/// A fresh hash by a name, or a function of this module.
fn hasher_of(vm: &mut Vm, digestmod: &Value) -> R<Hasher> {
    let name = match digestmod.downcast::<Str>() {
        Some(name) => name.to_string_lossy().into_owned(),
        None => {
            let name = vm.get_attr_str(digestmod, "__name__");
            let name = vm.catch(name, |t| &t.AttributeError)?;
            let name = name.as_ref().and_then(|n| n.downcast::<Str>());
            let name = name.map(|n| n.to_string_lossy().into_owned());
            name.unwrap_or_default()
                .trim_start_matches("openssl_")
                .to_string()
        }
    };
    match Hasher::named(&name) {
        Some(hasher) if !hasher.is_extendable() => Ok(hasher),
        _ => Err(unsupported(vm)),
    }
}

fn unsupported(vm: &mut Vm) -> Raise {
    match unsupported_class(vm) {
        Ok(class) => vm.raise(&class, "[digital envelope routines] unsupported"),
        Err(raise) => raise,
    }
}

fn unsupported_class(vm: &mut Vm) -> R<Value> {
    exception_class(vm, "_hashlib", "UnsupportedDigestmodError", |t| {
        &t.ValueError
    })
}

fn mac_of(vm: &mut Vm, key: &Value, msg: Option<&Value>, digestmod: &Value) -> R<Mac> {
    let hasher = hasher_of(vm, digestmod)?;
    let key = Data::from_arg(vm, key)?;
    let mut mac = Mac::new(&hasher, &key.0);
    if let Some(msg) = msg.filter(|m| !m.is_none()) {
        let msg = input(vm, msg)?;
        feed(vm, &msg, |part| mac.update(part))?;
    }
    Ok(mac)
}

/// The functions of the plain algorithms, one after the other.
macro_rules! constructors {
    ($($function:ident $name:literal)*) => {
        const CONSTRUCTORS: &[MethodDef] = &[$(MethodDef {
            name: concat!("openssl_", $name),
            doc: concat!("A new hash by the algorithm ", $name, "."),
            signature: "($module, /, data=b'', *, usedforsecurity=True, string=None)",
            kind: MethodKind::Function,
            call: taipan_vm::native::general(|vm: &mut Vm, args: &Args<'_>| {
                const PARAMS: Params = Params {
                    function: concat!("openssl_", $name),
                    names: &["data", "usedforsecurity", "string"],
                    posonly: 0,
                    positional: 1,
                    required: 0,
                    rest: false,
                    kwargs: false,
                };
                let [data, secure, string] = PARAMS.bind_some::<0, 3>(vm, args)?;
                construct(vm, $name, data, secure, string)
            }),
        ..MethodDef::GENERAL
    }),*];
    };
}

constructors! {
    md5 "md5"
    sha1 "sha1"
    sha224 "sha224"
    sha256 "sha256"
    sha384 "sha384"
    sha512 "sha512"
    sha3_224 "sha3_224"
    sha3_256 "sha3_256"
    sha3_384 "sha3_384"
    sha3_512 "sha3_512"
    shake_128 "shake_128"
    shake_256 "shake_256"
}

fn construct(
    vm: &mut Vm,
    name: &str,
    data: Option<&Value>,
    secure: Option<&Value>,
    string: Option<&Value>,
) -> R<Value> {
    let data = first_input(vm, data, string)?;
    if let Some(secure) = secure {
        vm.truth(secure)?;
    }
    let Some(mut hasher) = Hasher::named(name) else {
        return Err(vm.value_error(format!("unsupported hash type {name}")));
    };
    if let Some(data) = data {
        feed(vm, &data, |part| hasher.update(part))?;
    }
    Ok(Hash::make(vm, hasher))
}

/// An int that fits a C `long`.
fn long(vm: &mut Vm, value: &Value) -> R<i64> {
    let index = vm.index(value)?;
    match int_ref(&index).map(|i| i64::try_from(&*i.big())) {
        Some(Ok(number)) => Ok(number),
        _ => Err(vm.overflow_error("Python int too large to convert to C long")),
    }
}

struct HashlibModule;

const PARTS: &[&[MethodDef]] = &[CONSTRUCTORS, HashlibModule::FUNCTIONS];
const FUNCTIONS: [MethodDef; total(PARTS)] = concat(PARTS);

pub static DEF: ModuleDef = ModuleDef {
    name: "_hashlib",
    doc: "The hashes behind hashlib and hmac.",
    functions: &FUNCTIONS,
    init: HashlibModule::init,
};

impl HashlibModule {
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        static CLASSES: &[&ClassDef] = &[&Hash::CLASS, &Hmac::CLASS];
        add_classes(vm, module, CLASSES);
        let hash = class_of(vm, &Hash::CLASS);
        let extendable = subclass_of(vm, &XOF_CLASS, &hash);
        set(vm, module, "HASHXOF", extendable);
        let error = unsupported_class(vm)?;
        set(vm, module, "UnsupportedDigestmodError", error);
        let names: Vec<Value> = hasher::NAMES.map(|name| vm.intern(name)).into();
        let list = vm.tuple(names.clone());
        let frozen = vm.class(|t| &t.frozenset);
        let names = vm.call(&frozen, &[list])?;
        set(vm, module, "openssl_md_meth_names", names);
        Ok(())
    }
}

#[functions]
impl HashlibModule {
    /// A new hash by the name of its algorithm.
    #[sig("(name, data=b'', *, usedforsecurity=True, string=None)")]
    fn new(
        vm: &mut Vm,
        name: &Value,
        data: Option<&Value>,
        usedforsecurity: Option<&Value>,
        string: Option<&Value>,
    ) -> R<Value> {
        let Some(name) = name.downcast::<Str>() else {
            return Err(bad_argument(vm, "new() argument 'name'", "str", name));
        };
        let name = name.to_string_lossy();
        construct(vm, &name, data, usedforsecurity, string)
    }

    /// A new keyed hash.
    #[sig("(key, msg=b'', digestmod=None)")]
    fn hmac_new(
        vm: &mut Vm,
        key: &Value,
        msg: Option<&Value>,
        digestmod: Nullable<&Value>,
    ) -> R<Value> {
        let Some(digestmod) = digestmod.0 else {
            return Err(vm.type_error("Missing required parameter 'digestmod'."));
        };
        let mac = mac_of(vm, key, msg, digestmod)?;
        let class = class_of(vm, &Hmac::CLASS);
        let mac = MutCell::new(Box::new(mac));
        Ok(vm.new_native(&class, Hmac { mac }))
    }

    /// The keyed hash of a whole message.
    #[sig("(key, msg, digest)")]
    fn hmac_digest(vm: &mut Vm, key: &Value, msg: &Value, digest: &Value) -> R<Value> {
        let msg = Some(msg);
        let digest = mac_of(vm, key, msg, digest)?.digest();
        Ok(vm.bytes(digest))
    }

    /// Derive a key from a password by the function PBKDF2 with HMAC.
    #[sig("(hash_name, password, salt, iterations, dklen=None)")]
    fn pbkdf2_hmac(
        vm: &mut Vm,
        hash_name: &Value,
        password: Data<'_>,
        salt: Data<'_>,
        iterations: &Value,
        dklen: Nullable<&Value>,
    ) -> R<Value> {
        let Some(name) = hash_name.downcast::<Str>() else {
            let what = "pbkdf2_hmac() argument 'hash_name'";
            return Err(bad_argument(vm, what, "str", hash_name));
        };
        let iterations = long(vm, iterations)?;
        let Some(hasher) = Hasher::named(&name.to_string_lossy()) else {
            return Err(unsupported(vm));
        };
        if iterations < 1 {
            return Err(vm.value_error("iteration value must be greater than 0."));
        }
        if iterations > i32::MAX as i64 {
            return Err(vm.overflow_error("iteration value is too great."));
        }
        let size = match dklen.0 {
            Some(size) => long(vm, size)?,
            None => hasher.digest_size() as i64,
        };
        if size < 1 || hasher.is_extendable() {
            return Err(vm.value_error("key length must be greater than 0."));
        }
        if size > i32::MAX as i64 {
            return Err(vm.overflow_error("key length is too great."));
        }
        let mut out = vm.buffer(size as usize)?;
        out.resize(size as usize, 0);
        let mac = Mac::new(&hasher, &password.0);
        kdf::pbkdf2(&mac, &salt.0, iterations as u64, &mut out, pause(vm))?;
        Ok(vm.bytes(out))
    }

    /// Derive a key from a password by the function scrypt, which takes time and memory.
    #[sig("(password, *, salt, n, r, p, maxmem=0, dklen=64)")]
    fn scrypt(
        vm: &mut Vm,
        password: Data<'_>,
        salt: Data<'_>,
        n: &Value,
        r: &Value,
        p: &Value,
        maxmem: Option<&Value>,
        dklen: Option<&Value>,
    ) -> R<Value> {
        /// Memory that is used unless more is asked for.
        const USUAL_MEMORY: i64 = 32 << 20;
        let (n, r, p) = (long(vm, n)?, long(vm, r)?, long(vm, p)?);
        let most = maxmem.map_or(Ok(0), |m| long(vm, m))?;
        let size = dklen.map_or(Ok(64), |d| long(vm, d))?;
        let limit = i32::MAX as i64;
        if n < 2 || n & (n - 1) != 0 {
            return Err(vm.value_error("n must be a power of 2."));
        }
        if !(0..=limit).contains(&most) {
            let message = "maxmem must be positive and smaller than 2147483647";
            return Err(vm.value_error(message));
        }
        if !(1..=limit).contains(&size) {
            let message = "dklen must be greater than 0 and smaller than 2147483647";
            return Err(vm.value_error(message));
        }
        if r < 1 || p < 1 || r.checked_mul(p).is_none_or(|rp| rp >= 1 << 30) || n >= 1 << 32 {
            let message = "Invalid parameter combination for n, r, p, maxmem.";
            return Err(vm.value_error(message));
        }
        let most = if most == 0 { USUAL_MEMORY } else { most };
        // The table, the blocks, and one block to work on.
        let memory = 128 * i128::from(r) * (i128::from(n) + i128::from(p) + 2);
        if memory > most as i128 {
            let message = "[digital envelope routines] memory limit exceeded";
            return Err(vm.value_error(message));
        }
        let mut out = vm.buffer(size as usize)?;
        out.resize(size as usize, 0);
        let sha256 = Hasher::named("sha256").expect("a known algorithm");
        let mac = Mac::new(&sha256, &password.0);
        let numbers = (n as usize, r as usize, p as usize);
        kdf::scrypt(&mac, &salt.0, numbers, &mut out, pause(vm))?;
        Ok(vm.bytes(out))
    }

    /// Whether two strings (ASCII only) or bytes-like objects are equal, found out in a time that says nothing about where they differ.
    #[sig("(a, b, /)")]
    fn compare_digest(vm: &mut Vm, a: &Value, b: &Value) -> R<bool> {
        let equal = |a: &[u8], b: &[u8]| {
            let differences = a.iter().zip(b).fold(0, |all, (x, y)| all | (x ^ y));
            std::hint::black_box(differences) == 0 && a.len() == b.len()
        };
        if let (Some(a), Some(b)) = (a.downcast::<Str>(), b.downcast::<Str>()) {
            if !a.is_ascii() || !b.is_ascii() {
                let message = "comparing strings with non-ASCII characters is not supported";
                return Err(vm.type_error(message));
            }
            return Ok(equal(a.bytes(), b.bytes()));
        }
        let a = Data::from_arg(vm, a)?;
        let b = Data::from_arg(vm, b)?;
        Ok(equal(&a.0, &b.0))
    }

    /// Whether only approved algorithms may be used: never.
    fn get_fips_mode() -> i32 {
        0
    }
}

/// A number that a C function takes as unsigned `bits`-bit one.
fn unsigned(vm: &mut Vm, value: Option<&Value>, bits: u32, name: &str) -> R<u64> {
    let Some(value) = value else { return Ok(0) };
    let index = vm.index(value)?;
    let Some(number) = int_ref(&index) else {
        return Ok(0);
    };
    if number.is_negative() {
        return Err(vm.value_error("Cannot convert negative int"));
    }
    match u64::try_from(&number.magnitude()) {
        Ok(number) if bits == 64 || number >> bits == 0 => Ok(number),
        Ok(_) => Err(vm.overflow_error(format!("{name} is too large"))),
        Err(_) => {
            let kind = if bits == 32 { "long" } else { "long long" };
            Err(vm.overflow_error(format!("Python int too large for C unsigned {kind}")))
        }
    }
}

fn in_range(vm: &mut Vm, value: i32, least: i32, most: i32, what: &str) -> R<u8> {
    if (least..=most).contains(&value) {
        Ok(value as u8)
    } else {
        Err(vm.value_error(what))
    }
}

macro_rules! blake2_class {
    ($class:ident $word:ty, $make:ident, $name:literal, $label:literal, $offset_bits:literal, $doc:literal) => {
        #[doc = $doc]
        #[class(name = $name, module = "_blake2", new)]
        #[derive(Trace)]
        pub struct $class {
            hasher: MutCell<Box<Hasher>>,
        }

        #[methods(class = $name)]
        impl $class {
            #[new]
            #[sig("(data=b'', *, digest_size=64, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)")]
            #[expect(clippy::too_many_arguments)]
            fn new_(
                class: &Value,
                vm: &mut Vm,
                data: Option<&Value>,
                digest_size: Option<i32>,
                key: Option<Data<'_>>,
                salt: Option<Data<'_>>,
                person: Option<Data<'_>>,
                fanout: Option<i32>,
                depth: Option<i32>,
                leaf_size: Option<&Value>,
                node_offset: Option<&Value>,
                node_depth: Option<i32>,
                inner_size: Option<i32>,
                last_node: Option<bool>,
                usedforsecurity: Option<bool>,
                string: Option<&Value>,
            ) -> R<Value> {
                let _ = usedforsecurity;
                let data = first_input(vm, data, string)?;
                let most = Blake2::<$word>::MAX_SIZE as i32;
                let size = digest_size.unwrap_or(most);
                if !(1..=most).contains(&size) {
                    return Err(vm.value_error(format!(
                        "digest_size for {} must be between 1 and {most} bytes, here it is {size}",
                        $label
                    )));
                }
                let mut parameters = Parameters::sized(size as usize);
                let salt_size = Blake2::<$word>::SALT_SIZE;
                for (given, most, what) in [
                    (&salt, salt_size, "salt"),
                    (&person, salt_size, "person"),
                    (&key, most as usize, "key"),
                ] {
                    if given.as_ref().is_some_and(|g| g.0.len() > most) {
                        return Err(
                            vm.value_error(format!("maximum {what} length is {most} bytes"))
                        );
                    }
                }
                parameters.key = key.as_ref().map_or(&[], |k| &k.0);
                parameters.salt = salt.as_ref().map_or(&[], |s| &s.0);
                parameters.person = person.as_ref().map_or(&[], |p| &p.0);
                let range = "fanout must be between 0 and 255";
                parameters.fanout = in_range(vm, fanout.unwrap_or(1), 0, 255, range)?;
                let range = "depth must be between 1 and 255";
                parameters.depth = in_range(vm, depth.unwrap_or(1), 1, 255, range)?;
                parameters.leaf_size = unsigned(vm, leaf_size, 32, "leaf_size")? as u32;
                parameters.node_offset = unsigned(vm, node_offset, $offset_bits, "node_offset")?;
                let range = "node_depth must be between 0 and 255";
                parameters.node_depth = in_range(vm, node_depth.unwrap_or(0), 0, 255, range)?;
                let range = format!("inner_size must be between 0 and is {most}");
                parameters.inner_size = in_range(vm, inner_size.unwrap_or(0), 0, most, &range)?;
                parameters.last_node = last_node.unwrap_or(false);
                let mut hasher = Hasher::$make(&parameters);
                if let Some(data) = data {
                    feed(vm, &data, |part| hasher.update(part))?;
                }
                let hasher = MutCell::new(Box::new(hasher));
                Ok(vm.new_native(class, $class { hasher }))
            }
            /// The algorithm.
            #[getter]
            fn name(&self) -> &'static str {
                $name
            }
            /// Bytes of a digest.
            #[getter]
            fn digest_size(&self) -> usize {
                self.hasher.with(|h| h.digest_size())
            }
            /// Bytes that the algorithm takes in at once.
            #[getter]
            fn block_size(&self) -> usize {
                Blake2::<$word>::BLOCK
            }
            /// Hash more bytes.
            #[sig("(data, /)")]
            fn update(&self, vm: &mut Vm, data: &Value) -> R<()> {
                let data = input(vm, data)?;
                feed(vm, &data, |part| self.hasher.with(|h| h.update(part)))
            }
            /// The digest of what has been hashed so far.
            fn digest(&self, vm: &mut Vm) -> Value {
                let digest = self.hasher.with(|h| h.digest());
                vm.bytes(digest)
            }
            /// The digest in hexadecimal digits.
            fn hexdigest(&self) -> String {
                self.hasher.with(|h| hex(&h.digest()))
            }
            /// A hash that goes on from here by itself.
            fn copy(this: &Value, vm: &mut Vm) -> R<Value> {
                let hasher = this
                    .native::<$class>()
                    .map(|h| h.hasher.with(|h| h.clone()))
                    .expect("the receiver was checked");
                let class = vm.type_of(this);
                let hasher = MutCell::new(hasher);
                Ok(vm.new_native(&class, $class { hasher }))
            }
        }

        impl $class {
            /// The class with its constants.
            fn add(vm: &mut Vm, module: &Value) {
                let class = class_of(vm, &$class::CLASS);
                let sizes = [
                    ("SALT_SIZE", Blake2::<$word>::SALT_SIZE),
                    ("PERSON_SIZE", Blake2::<$word>::SALT_SIZE),
                    ("MAX_KEY_SIZE", Blake2::<$word>::MAX_SIZE),
                    ("MAX_DIGEST_SIZE", Blake2::<$word>::MAX_SIZE),
                ];
                if let Some(t) = class.downcast::<Type>() {
                    let dict = vm.class_dict(t);
                    for (name, size) in sizes {
                        let name = vm.intern(name);
                        dict.set_str(&name, Value::small_int(size as i64));
                    }
                }
                set(vm, module, $name, class);
            }
        }
    };
}

blake2_class!(Blake2bHash u64, blake2b, "blake2b", "Blake2b", 64, "(data=b'', *, digest_size=64, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)\n--\n\nA new hash by the algorithm BLAKE2b.");
blake2_class!(Blake2sHash u32, blake2s, "blake2s", "Blake2s", 48, "(data=b'', *, digest_size=32, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)\n--\n\nA new hash by the algorithm BLAKE2s.");

pub struct Blake2Module;

/// The hashes BLAKE2b and BLAKE2s.
#[module(name = "_blake2")]
impl Blake2Module {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        Blake2bHash::add(vm, module);
        Blake2sHash::add(vm, module);
        Ok(())
    }
}
