use std::time::Instant;
use taipan::{Limits, Vm};
fn rss() -> usize {
    let s = std::fs::read_to_string("/proc/self/statm").unwrap();
    s.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
}
fn main() {
    let mut args = std::env::args().skip(1);
    match args.next().as_deref() {
        Some("greedy") => {
            for source in args {
                let source = source.replace("\\n", "\n");
                let t = Instant::now();
                let mut vm = Vm::builder().limits(Limits::none().memory(24 << 20).fuel(2_000_000_000)).stdout(std::io::sink()).build();
                let e = vm.run(&source);
                let peak = vm.peak_memory();
                println!("{source:?}: {:?} peak {} MB rss {} MB {:?}", e.err().map(|e| (e.class().to_string(), e.limit())), peak >> 20, rss() >> 20, t.elapsed());
                println!("   clear: {:?}", vm.run("globals().clear()").err().map(|e| e.to_string()));
                vm.collect();
                println!("   used {} KB", vm.memory_used() >> 10);
                println!("   again: {:?}", vm.run("x = 'y' * 10_000_000; del x").err().map(|e| e.to_string()));
            }
        }
        Some("idle") => {
            let mut vms: Vec<Vm> = (0..20).map(|_| Vm::new()).collect();
            let before = rss();
            let more: Vec<Vm> = (0..400).map(|_| Vm::new()).collect();
            println!("idle {} bytes; used {}", (rss() - before) / 400, vms[0].memory_used());
            drop(more);
        }
        _ => {
            for what in ["new", "eval"] {
                let n: u32 = args.next().and_then(|n| n.parse().ok()).unwrap_or(2000);
                for _ in 0..3 {
                    let t = Instant::now();
                    for _ in 0..n {
                        if what == "new" {
                            drop(Vm::new());
                        } else {
                            assert_eq!(taipan::eval::<i64>("1 + 1").unwrap(), 2);
                        }
                    }
                    println!("{what}: {:?}", t.elapsed() / n);
                }
            }
            let mut vm = Vm::new();
            let t = Instant::now();
            for _ in 0..2000 { vm.eval::<i64>("1 + 1").unwrap(); }
            println!("eval in vm: {:?}", t.elapsed() / 2000);
        }
    }
}
