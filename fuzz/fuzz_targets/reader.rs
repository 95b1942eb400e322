//! Any bytes → units, findings, statistics; never a panic, and every reader of the same file says the same of it.

#![no_main]

use alinea::tmx::{self, Read, ReadOptions, Reader};
use libfuzzer_sys::fuzz_target;

/// Units and refused units, or the error.
fn read(bytes: &[u8], options: ReadOptions) -> Result<(u64, u64), String> {
    let mut reader = Reader::new(bytes, options).map_err(|error| error.to_string())?;
    let (mut units, mut refused) = (0, 0);
    let lines = bytes.iter().filter(|&&byte| byte == b'\n').count() as u64 + 1;
    while let Some(read) = reader.next_unit().map_err(|error| error.to_string())? {
        match read {
            Read::Unit(unit) => {
                units += 1;
                assert!(!unit.variants.is_empty(), "a unit without variants");
                for variant in &unit.variants {
                    let mut last = 0;
                    for code in &variant.content.codes {
                        assert!(code.at >= last && variant.content.text.is_char_boundary(code.at), "a code out of place");
                        last = code.at;
                    }
                }
            }
            Read::Refused { line, reason, .. } => {
                refused += 1;
                assert!(line <= lines && !reason.is_empty());
            }
        }
        assert!(reader.findings().iter().all(|finding| finding.line <= lines && finding.column >= 1));
    }
    Ok((units, refused))
}

fuzz_target!(|bytes: &[u8]| {
    let options = ReadOptions::default();
    let found = read(bytes, options);
    let validated = tmx::validate(bytes, options, |_| {}).map_err(|error| error.to_string());
    assert_eq!(found, validated.map(|validated| (validated.units, validated.refused)));
    let counted = tmx::stats(bytes, options).map_err(|error| error.to_string());
    assert_eq!(found, counted.map(|counted| (counted.units, counted.refused)));
    // A small limit may refuse the file, but says so.
    let limited = read(bytes, ReadOptions { max_token_bytes: 64, ..options });
    assert!(limited.is_err() || limited == found);
});
