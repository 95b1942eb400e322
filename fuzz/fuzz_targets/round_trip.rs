//! Whatever could be read is written and read again: the same units, and for every tool a file without findings.

#![no_main]

use alinea::model::Unit;
use alinea::tmx::{self, FindingKind, Header, Profile, Read, ReadOptions, Reader, Writer};
use libfuzzer_sys::fuzz_target;

fn read(bytes: &[u8]) -> Option<(Header, Vec<Unit>)> {
    let mut reader = Reader::new(bytes, ReadOptions::default()).ok()?;
    let header = reader.header().clone();
    let mut units = Vec::new();
    while let Some(read) = reader.next_unit().ok()? {
        if let Read::Unit(unit) = read {
            units.push(unit);
        }
    }
    Some((header, units))
}

fn write(header: &Header, units: &[Unit], profile: Profile) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), header, profile).expect("a vector takes everything");
    for unit in units {
        writer.unit(unit.clone()).expect("a vector takes everything");
    }
    writer.finish().expect("a vector takes everything")
}

fuzz_target!(|bytes: &[u8]| {
    let Some((header, units)) = read(bytes) else { return };
    let as_is = write(&header, &units, Profile::AsIs);
    let (_, again) = read(&as_is).expect("what was written reads");
    assert_eq!(again, units);
    for profile in [Profile::Generic, Profile::OmegaT, Profile::Trados, Profile::MemoQ] {
        let written = write(&header, &units, profile);
        let (header, again) = read(&written).expect("what was written reads");
        let mut findings = Vec::new();
        tmx::validate(written.as_slice(), ReadOptions::default(), |finding| findings.push(finding)).expect("it reads");
        // A tuid is the unit's own: two units that came with the same one go out with it. Nor is a language known that was not.
        findings.retain(|f| !matches!(f.kind, FindingKind::DuplicateTuid | FindingKind::MissingLanguage));
        assert_eq!(findings, [], "{profile:?}");
        assert_eq!(again.len(), units.len(), "{profile:?}");
        assert_eq!(write(&header, &again, profile), written, "{profile:?}: writing it again changes it");
    }
});
