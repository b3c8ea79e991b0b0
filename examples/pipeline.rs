//! A pipeline over typed records: the program reads and writes them with `serde`, a script says what happens in between.
//! `cargo run --example pipeline --features serde`

use serde::{Deserialize, Serialize};
use taipan::{De, Iter, Result, Ser, Vm};

#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
struct Reading {
    sensor: String,
    celsius: f64,
}

#[derive(Deserialize, Debug, PartialEq)]
struct Summary {
    sensor: String,
    mean: f64,
    alarms: Vec<f64>,
}

const STEPS: &str = r#"
from collections import defaultdict
from statistics import mean

def summarize(readings, limit):
    by_sensor = defaultdict(list)
    for reading in readings:
        by_sensor[reading["sensor"]].append(reading["celsius"])
    return [
        {"sensor": sensor, "mean": mean(values), "alarms": [v for v in values if v > limit]}
        for sensor, values in sorted(by_sensor.items())
    ]
"#;

pub fn main() -> Result {
    let reading = |sensor: &str, celsius| Reading {
        sensor: sensor.into(),
        celsius,
    };
    let readings = [
        reading("roof", 20.0),
        reading("cellar", 11.0),
        reading("roof", 40.0),
    ];
    let mut vm = Vm::new();
    let steps = vm.load("steps.py", STEPS)?;
    // The records go to the script one by one, as it asks for them.
    let source = Iter(readings.into_iter().map(Ser));
    let De(summaries): De<Vec<Summary>> = steps.call(&mut vm, "summarize", (source, 30))?;
    for summary in &summaries {
        println!(
            "{}: {:.1} °C, {} alarms",
            summary.sensor,
            summary.mean,
            summary.alarms.len()
        );
    }
    assert_eq!(summaries[1].mean, 30.0);
    assert_eq!(summaries[1].alarms, [40.0]);
    Ok(())
}
