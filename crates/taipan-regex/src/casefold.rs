//! Characters in lower case that are the same without regard to case, because their upper case is.

/// Such characters, in groups.
static GROUPS: [&[u32]; 24] = [
    &[0x69, 0x131],
    &[0x73, 0x17f],
    &[0xb5, 0x3bc],
    &[0x345, 0x3b9, 0x1fbe],
    &[0x390, 0x1fd3],
    &[0x3b0, 0x1fe3],
    &[0x3b2, 0x3d0],
    &[0x3b5, 0x3f5],
    &[0x3b8, 0x3d1],
    &[0x3ba, 0x3f0],
    &[0x3c0, 0x3d6],
    &[0x3c1, 0x3f1],
    &[0x3c2, 0x3c3],
    &[0x3c6, 0x3d5],
    &[0x432, 0x1c80],
    &[0x434, 0x1c81],
    &[0x43e, 0x1c82],
    &[0x441, 0x1c83],
    &[0x442, 0x1c84, 0x1c85],
    &[0x44a, 0x1c86],
    &[0x463, 0x1c87],
    &[0x1c88, 0xa64b],
    &[0x1e61, 0x1e9b],
    &[0xfb05, 0xfb06],
];

/// The others of a character's group, which is in lower case.
pub(crate) fn equivalents(point: u32) -> impl Iterator<Item = u32> {
    let group = match point {
        // Most of what is asked for.
        0..=0x68 | 0x6a..=0x72 | 0x74..=0xb4 => None,
        _ => GROUPS.iter().find(|group| group.contains(&point)),
    };
    group
        .into_iter()
        .flat_map(|group| group.iter().copied())
        .filter(move |&other| other != point)
}
