//! Numbers and text as `pickle` and `marshal` write them.

use std::borrow::Cow;
use taipan_vm::{R, Vm};

/// The number that little-endian bytes in two's complement are.
pub fn two_complement(bytes: &[u8]) -> dashu_int::IBig {
    if bytes.last().is_some_and(|&top| top >= 0x80) {
        let complement: Vec<u8> = bytes.iter().map(|b| !b).collect();
        let magnitude = dashu_int::UBig::from_le_bytes(&complement) + 1u8;
        -dashu_int::IBig::from(magnitude)
    } else {
        dashu_int::UBig::from_le_bytes(bytes).into()
    }
}

/// Text from UTF-8 in which there may be surrogates.
pub fn utf8_text(vm: &mut Vm, data: Cow<'_, [u8]>) -> R {
    if data.is_ascii() {
        return Ok(vm.str_ascii(&data));
    }
    if let Ok(text) = std::str::from_utf8(&data) {
        return Ok(vm.str(text));
    }
    let bytes = vm.bytes(data.into_owned());
    let (encoding, errors) = (vm.str("utf-8"), vm.str("surrogatepass"));
    vm.call_method(&bytes, "decode", &[encoding, errors])
}
