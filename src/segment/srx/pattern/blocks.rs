//! Blocks of Unicode by name: `\p{InCyrillic}`. A data file, since the regex crates have none.

/// First and last character of a block. Case, spaces, hyphens and underscores do not count.
pub(super) fn find(name: &str) -> Option<(char, char)> {
    let wanted: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    include_str!("blocks.txt").lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let mut fields = line.split(' ');
        let mut character = || fields.next().and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        let (from, to) = (character()?, character()?);
        (fields.next()? == wanted).then_some((from, to))
    })
}
