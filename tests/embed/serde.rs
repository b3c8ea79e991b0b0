//! Conversions through `serde`.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use taipan::{De, Result, Ser, Vm};

#[derive(Serialize, Deserialize, PartialEq, Debug, Clone)]
struct Config {
    name: String,
    level: u8,
    ratio: Option<f64>,
    tags: Vec<String>,
    limits: BTreeMap<String, i64>,
    mode: Mode,
    #[serde(default)]
    extra: (i32, bool),
}

#[derive(Serialize, Deserialize, PartialEq, Debug, Clone)]
enum Mode {
    Off,
    Fixed(u32),
    Range { low: i64, high: i64 },
    Pair(u8, u8),
}

fn config(mode: Mode) -> Config {
    Config {
        name: "n".into(),
        level: 3,
        ratio: None,
        tags: vec!["a".into()],
        limits: BTreeMap::from([("x".into(), -1)]),
        mode,
        extra: (1, true),
    }
}

#[test]
fn there_and_back() -> Result {
    let mut vm = Vm::new();
    let modes = [
        (Mode::Off, "'Off'"),
        (Mode::Fixed(4), "{'Fixed': 4}"),
        (
            Mode::Range { low: 1, high: 2 },
            "{'Range': {'low': 1, 'high': 2}}",
        ),
        (Mode::Pair(1, 2), "{'Pair': (1, 2)}"),
    ];
    for (mode, shown) in modes {
        let config = config(mode);
        vm.set("c", Ser(&config))?;
        assert_eq!(vm.eval::<String>("repr(c['mode'])")?, shown);
        assert_eq!(vm.get::<De<Config>>("c")?.0, config);
    }
    vm.set("c", Ser(config(Mode::Off)))?;
    assert_eq!(
        vm.eval::<String>("repr(c)")?,
        "{'name': 'n', 'level': 3, 'ratio': None, 'tags': ['a'], 'limits': {'x': -1}, 'mode': 'Off', 'extra': (1, True)}"
    );
    Ok(())
}

#[test]
fn objects_give_their_attributes() -> Result {
    let mut vm = Vm::new();
    vm.run(
        "from dataclasses import dataclass
@dataclass
class C:
    name: str
    level: int
    ratio: float
    tags: tuple
    limits: dict
    mode: str
c = C('n', 3, 0.5, ('a',), {}, 'Off')",
    )?;
    let De(config): De<Config> = vm.get("c")?;
    assert_eq!((config.ratio, config.mode), (Some(0.5), Mode::Off));
    Ok(())
}

#[test]
fn mistakes_say_what_is_wrong() -> Result {
    let mut vm = Vm::new();
    let error = vm.eval::<De<Config>>("{'name': 'n'}").unwrap_err();
    assert_eq!(error.to_string(), "ValueError: missing field `level`");
    let error = vm.eval::<De<Vec<u8>>>("[1, 256]").unwrap_err();
    assert_eq!(
        error.to_string(),
        "ValueError: [1]: invalid value: integer `256`, expected u8"
    );
    let error = vm.eval::<De<BTreeMap<String, Vec<Mode>>>>("{'a': ['Off', {'Pair': (1, 'x')}]}");
    assert_eq!(
        error.unwrap_err().to_string(),
        "ValueError: a[1][1]: invalid type: string \"x\", expected u8"
    );
    let error = vm.eval::<De<Vec<u8>>>("'text'").unwrap_err();
    assert_eq!(error.to_string(), "TypeError: expected a sequence, got str");
    Ok(())
}
