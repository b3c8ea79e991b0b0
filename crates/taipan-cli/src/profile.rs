//! `taipan run --profile`: samples as a table, as folded stacks and as a flame graph.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use taipan_asyncio::trace::short;
use taipan_vm::sampling::{Place, Samples};

/// Time between samples.
pub const INTERVAL: Duration = Duration::from_millis(1);
/// Rows of each table.
const ROWS: usize = 20;

/// Write `PREFIX.folded` and `PREFIX.svg`; the table, which says where they are.
pub fn write(samples: &Samples, prefix: &Path) -> std::io::Result<String> {
    let with = |suffix: &str| {
        let mut path = prefix.as_os_str().to_owned();
        path.push(suffix);
        path
    };
    let (folded, graph) = (with(".folded"), with(".svg"));
    std::fs::write(&folded, folded_stacks(samples))?;
    std::fs::write(&graph, flame_graph(samples))?;
    let mut text = table(samples);
    let _ = writeln!(
        text,
        "\nstacks: {}, flame graph: {}",
        folded.display(),
        graph.display()
    );
    Ok(text)
}

/// How often something was running itself, and how often it or what it had called.
#[derive(Default)]
struct Count {
    own: u64,
    total: u64,
}

/// The functions and lines that were seen most often.
pub fn table(samples: &Samples) -> String {
    let all: u64 = samples.values().sum();
    let mut functions: HashMap<String, Count> = HashMap::new();
    let mut lines: HashMap<String, Count> = HashMap::new();
    for (stack, count) in samples {
        let mut seen = HashSet::new();
        for (depth, place) in stack.iter().enumerate() {
            let is_last = depth + 1 == stack.len();
            for (counts, name) in [(&mut functions, function(place)), (&mut lines, line(place))] {
                // Recursion counts once.
                let is_first = seen.insert(name.clone());
                let entry = counts.entry(name).or_default();
                entry.total += if is_first { *count } else { 0 };
                entry.own += if is_last { *count } else { 0 };
            }
        }
    }
    let mut text = format!("{all} samples\n");
    for (title, counts) in [("function", functions), ("line", lines)] {
        let mut rows: Vec<(String, Count)> = counts.into_iter().collect();
        rows.sort_by(|(a, x), (b, y)| (y.own, y.total, a).cmp(&(x.own, x.total, b)));
        let _ = writeln!(text, "\n    own   total  {title}");
        for (name, count) in rows.into_iter().take(ROWS) {
            let share = |n: u64| 100.0 * n as f64 / all.max(1) as f64;
            let (own, total) = (share(count.own), share(count.total));
            let _ = writeln!(text, "{own:6.1}% {total:6.1}%  {name}");
        }
    }
    text
}

fn function(place: &Place) -> String {
    format!("{} ({})", place.function, short(&place.file))
}

fn line(place: &Place) -> String {
    format!("{}:{} {}", short(&place.file), place.line, place.function)
}

/// One line for each stack, as tools for flame graphs read them.
pub fn folded_stacks(samples: &Samples) -> String {
    let mut lines: Vec<String> = samples
        .iter()
        .map(|(stack, count)| {
            let frames: Vec<String> = stack.iter().map(frame).collect();
            format!("{} {count}\n", frames.join(";"))
        })
        .collect();
    lines.sort();
    lines.concat()
}

fn frame(place: &Place) -> String {
    let file = Path::new(&*place.file);
    let file = file.file_name().unwrap_or(file.as_os_str());
    let file = file.to_string_lossy();
    format!("{} ({file}:{})", place.function, place.line).replace(';', ",")
}

/// A frame of the graph: the samples that were in it, and the frames above it.
#[derive(Default)]
struct Node {
    count: u64,
    above: BTreeMap<String, Node>,
}

const WIDTH: f64 = 1200.0;
const ROW: usize = 17;

/// Stacks as a picture: a frame is as wide as it was seen often, what it called stands on it. A click zooms in.
pub fn flame_graph(samples: &Samples) -> String {
    let mut root = Node::default();
    let mut depth = 1;
    for (stack, count) in samples {
        root.count += count;
        depth = depth.max(stack.len() + 1);
        let mut node = &mut root;
        for place in stack {
            node = node.above.entry(frame(place)).or_default();
            node.count += count;
        }
    }
    let height = (depth + 1) * ROW + 10;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         font-family=\"monospace\" font-size=\"11\">\n<style>g:hover rect {{ stroke: #000 }} text {{ pointer-events: none }}</style>\n"
    );
    let all = root.count.max(1);
    draw(&mut out, "all", &root, 0.0, 0, height, all);
    out.push_str(include_str!("flame_graph.svg.in"));
    out.push_str("</svg>\n");
    out
}

fn draw(
    out: &mut String,
    name: &str,
    node: &Node,
    left: f64,
    depth: usize,
    height: usize,
    all: u64,
) {
    let width = WIDTH * node.count as f64 / all as f64;
    // Less than a tenth of a pixel is not seen.
    if width < 0.1 {
        return;
    }
    let top = height - (depth + 1) * ROW - 5;
    let share = 100.0 * node.count as f64 / all as f64;
    let name = escaped(name);
    let hue = name.bytes().fold(7u32, |hash, byte| {
        hash.wrapping_mul(31).wrapping_add(byte.into())
    }) % 50;
    let _ = writeln!(
        out,
        "<g data-x=\"{left:.2}\" data-w=\"{width:.2}\" data-d=\"{depth}\" data-n=\"{name}\"><title>{name}: {} samples, {share:.1}%</title>\
         <rect x=\"{left:.2}\" y=\"{top}\" width=\"{width:.2}\" height=\"{}\" fill=\"hsl({hue},80%,65%)\" rx=\"1\"/>\
         <text x=\"{:.2}\" y=\"{}\">{}</text></g>",
        node.count,
        ROW - 1,
        left + 3.0,
        top + 12,
        fitting(&name, width),
    );
    let mut x = left;
    for (name, node) in &node.above {
        draw(out, name, node, x, depth + 1, height, all);
        x += WIDTH * node.count as f64 / all as f64;
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// As much of a name as a frame has room for.
fn fitting(name: &str, width: f64) -> &str {
    let room = ((width - 6.0) / 6.7) as usize;
    if name.chars().count() <= room {
        name
    } else {
        // A part of an escaped character must not be left.
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples() -> Samples {
        let place = |function: &str, line| Place {
            function: function.into(),
            file: "/x/m.py".into(),
            line,
        };
        let (main, f) = (place("<module>", 9), place("f", 2));
        Samples::from([(vec![main.clone(), f.clone(), f], 3), (vec![main], 1)])
    }

    #[test]
    fn recursion_counts_once() {
        let table = table(&samples());
        assert!(table.starts_with("4 samples\n"));
        assert!(table.contains("  75.0%   75.0%  f (/x/m.py)"));
        assert!(table.contains("  25.0%  100.0%  /x/m.py:9 <module>"));
    }

    #[test]
    fn stacks_are_folded() {
        let expected = "<module> (m.py:9) 1\n<module> (m.py:9);f (m.py:2);f (m.py:2) 3\n";
        assert_eq!(folded_stacks(&samples()), expected);
    }

    #[test]
    fn the_graph_has_each_frame() {
        let graph = flame_graph(&samples());
        assert_eq!(graph.matches("<rect").count(), 4);
        assert!(graph.contains("&lt;module&gt; (m.py:9): 4 samples, 100.0%"));
    }
}
