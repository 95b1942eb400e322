//! The file: `srx(header(formathandle*), body(languagerules(languagerule(rule*)*), maprules(languagemap*)))`.
//!
//! Read as far as it can be: what is missing has the default of the specification, what is unknown is passed over, and
//! what changes a meaning is a finding. Elements of other vocabularies (Okapi adds some) are left out by their prefix.

use super::{FileRule, Finding, FormatHandles, Group, Map, Pattern, Srx, SrxError, pattern};
use crate::xml::{self, Kind, Place, Reader};

/// A pattern, or a tag, is never longer.
const LARGEST_TOKEN: usize = 1 << 20;
/// What counted repetitions of all patterns may add when multiplied out: `.{1,300}` adds nearly 300. Files in use add some
/// thousands.
const MOST_REPEATED: usize = 50_000;
/// So many characters of a pattern are shown in a finding.
const SHOWN: usize = 80;

pub(super) fn read(bytes: &[u8]) -> Result<Srx, SrxError> {
    let mut file = File::new(bytes);
    file.root()?;
    while let Some(event) = file.advance()? {
        match event {
            Event::Start(name) => file.start(&name),
            Event::End(name) => file.end(&name),
        }
    }
    file.finish()
}

/// A tag of the vocabulary, by its name without prefix.
enum Event {
    Start(String),
    End(String),
}

/// A rule that is being read.
#[derive(Default)]
struct Open {
    place: Option<Place>,
    breaks: bool,
    before: String,
    after: String,
}

/// Where text belongs.
enum Target {
    Before,
    After,
    Nowhere,
}

struct File<'a> {
    reader: Reader<&'a [u8]>,
    /// What the names of the vocabulary begin with.
    prefix: String,
    srx: Srx,
    /// Version 1.0 knows no cascading.
    is_first_version: bool,
    attributes: Vec<(String, String)>,
    place: Place,
    rule: Option<Open>,
    target: Target,
    names: Vec<String>,
    map_groups: usize,
    has_header: bool,
    /// What repetitions may still add.
    repeated_left: usize,
}

impl<'a> File<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let srx = Srx {
            handles: FormatHandles::default(),
            segments_subflows: true,
            findings: Vec::new(),
            cascades: false,
            groups: Vec::new(),
            maps: Vec::new(),
        };
        Self {
            reader: Reader::new(bytes, LARGEST_TOKEN),
            prefix: String::new(),
            srx,
            is_first_version: false,
            attributes: Vec::new(),
            place: Place { line: 1, column: 1 },
            rule: None,
            target: Target::Nowhere,
            names: Vec::new(),
            map_groups: 0,
            has_header: false,
            repeated_left: MOST_REPEATED,
        }
    }

    /// Reads up to the root element.
    fn root(&mut self) -> Result<(), SrxError> {
        let mut text = String::new();
        loop {
            match self.reader.advance() {
                Ok(Kind::Start) => break,
                Ok(Kind::Text) => text.push_str(self.reader.text().trim()),
                Ok(Kind::End | Kind::Eof) => return Err(not_srx(&text)),
                Err(error) if text.is_empty() => return Err(malformed(&error)),
                Err(_) => return Err(not_srx(&text)),
            }
        }
        if !text.is_empty() {
            return Err(not_srx(&text));
        }
        let name = self.reader.name().to_owned();
        let (prefix, local) = name.rsplit_once(':').map_or(("", name.as_str()), |(prefix, local)| (prefix, local));
        if local != "srx" {
            return Err(SrxError::NotSrx { found: format!("its root element is “{name}”") });
        }
        self.prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}:") };
        self.names.push(name);
        self.take_attributes();
        let version = self.attribute("version").map(str::to_owned);
        self.is_first_version = version.as_deref() == Some("1.0");
        match version.as_deref() {
            Some("1.0" | "2.0") => {}
            Some(other) => self.find(format!("version {other} is not known; read as 2.0"), false),
            None => self.find("no version is given; read as 2.0".to_owned(), false),
        }
        Ok(())
    }

    /// The next tag of the vocabulary; text goes where it belongs.
    fn advance(&mut self) -> Result<Option<Event>, SrxError> {
        loop {
            match self.reader.advance().map_err(|error| malformed(&error))? {
                Kind::Start => {
                    let name = self.reader.name().to_owned();
                    self.names.push(name.clone());
                    if let Some(local) = self.local(&name) {
                        self.take_attributes();
                        return Ok(Some(Event::Start(local)));
                    }
                }
                Kind::End => {
                    let name = self.names.pop().unwrap_or_default();
                    if let Some(local) = self.local(&name) {
                        return Ok(Some(Event::End(local)));
                    }
                }
                Kind::Text => {
                    let text = self.reader.text();
                    if let Some(rule) = &mut self.rule {
                        match self.target {
                            Target::Before => rule.before.push_str(text),
                            Target::After => rule.after.push_str(text),
                            Target::Nowhere => {}
                        }
                    }
                }
                Kind::Eof => return Ok(None),
            }
        }
    }

    /// The name without the prefix of the vocabulary; `None` for names of others.
    fn local(&self, name: &str) -> Option<String> {
        name.strip_prefix(&self.prefix).filter(|local| !local.contains(':')).map(str::to_owned)
    }

    fn take_attributes(&mut self) {
        self.place = self.reader.place();
        self.attributes.clear();
        let attributes = &mut self.attributes;
        self.reader.attributes(|name, value| {
            let is_new = attributes.iter().all(|(other, _)| other != name);
            if is_new {
                attributes.push((name.to_owned(), value.into_owned()));
            }
            is_new
        });
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(other, _)| other == name).map(|(_, value)| value.trim())
    }

    fn find(&mut self, message: String, drops_rule: bool) {
        let language_rule = self.srx.groups.last().filter(|_| self.rule.is_some()).map(|group| group.name.clone());
        self.srx.findings.push(Finding { place: self.place, language_rule, message, drops_rule });
    }

    /// `yes` or `no`; anything else is a finding.
    fn yes(&mut self, name: &str, default: bool) -> bool {
        match self.attribute(name).map(str::to_ascii_lowercase).as_deref() {
            None => default,
            Some("yes" | "true") => true,
            Some("no" | "false") => false,
            Some(other) => {
                let read = if default { "yes" } else { "no" };
                self.find(format!("{name}=\"{other}\" is neither yes nor no; read as {read}"), false);
                default
            }
        }
    }

    fn start(&mut self, name: &str) {
        match name {
            "header" => self.header(),
            "formathandle" => self.format_handle(),
            "languagerule" => {
                let name = self.attribute("languagerulename").unwrap_or_default().to_owned();
                if self.srx.groups.iter().any(|group| group.name == name) {
                    self.find(format!("a second language rule “{name}”; the first is used"), false);
                }
                self.srx.groups.push(Group { name, rules: Vec::new() });
            }
            "rule" => {
                let breaks = self.yes("break", true);
                self.rule = Some(Open { place: Some(self.place), breaks, ..Open::default() });
            }
            "beforebreak" => self.target = Target::Before,
            "afterbreak" => self.target = Target::After,
            "maprule" => self.map_groups += 1,
            "languagemap" => self.map(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "beforebreak" | "afterbreak" => self.target = Target::Nowhere,
            "rule" => {
                if let Some(rule) = self.rule.take() {
                    self.rule(&rule);
                }
            }
            _ => {}
        }
    }

    fn header(&mut self) {
        self.has_header = true;
        self.srx.segments_subflows = self.yes("segmentsubflows", true);
        let is_given = self.attribute("cascade").is_some();
        // OmegaT writes headers without it and means all maps.
        self.srx.cascades = self.yes("cascade", !self.is_first_version);
        if !is_given && !self.is_first_version {
            self.find("the header lacks “cascade”; read as yes: all maps that fit are used".to_owned(), false);
        }
    }

    fn format_handle(&mut self) {
        let kind = self.attribute("type").unwrap_or_default().to_owned();
        let handles = self.srx.handles;
        match kind.as_str() {
            "start" => self.srx.handles.start = self.yes("include", handles.start),
            "end" => self.srx.handles.end = self.yes("include", handles.end),
            "isolated" => self.srx.handles.isolated = self.yes("include", handles.isolated),
            _ => self.find(format!("the format handle “{kind}” is not known; left out"), false),
        }
    }

    fn rule(&mut self, open: &Open) {
        let Some(place) = open.place else { return };
        let mut left = self.repeated_left;
        let mut parse = |written: &str, side: &str| {
            let refuse = |reason: &str| Err(format!("{side} “{}”: {reason}; the rule is left out", shown(written)));
            match pattern::parse(written, false) {
                Ok(node) => match left.checked_sub(pattern::size(&node).saturating_sub(written.chars().count())) {
                    Some(rest) => {
                        left = rest;
                        Ok(Pattern { written: written.to_owned(), node })
                    }
                    None => refuse("its repetitions, with those of the rules before it, are too many"),
                },
                Err(error) => refuse(&error.to_string()),
            }
        };
        let patterns = parse(&open.before, "beforebreak").and_then(|before| {
            let after = parse(&open.after, "afterbreak")?;
            Ok((before, after))
        });
        if patterns.is_ok() {
            self.repeated_left = left;
        }
        let language_rule = self.srx.groups.last().map(|group| group.name.clone());
        match (patterns, self.srx.groups.last_mut()) {
            (Ok((before, after)), Some(group)) => {
                group.rules.push(FileRule { line: place.line, breaks: open.breaks, before, after });
            }
            (Err(message), _) => {
                self.srx.findings.push(Finding { place, language_rule, message, drops_rule: true });
            }
            (Ok(_), None) => {
                let message = "a rule outside a language rule; it is left out".to_owned();
                self.srx.findings.push(Finding { place, language_rule, message, drops_rule: true });
            }
        }
    }

    fn map(&mut self) {
        // Version 1.0 may hold several sets of maps for a tool to choose from.
        if self.map_groups > 1 {
            if self.map_groups == 2 {
                self.find("a second set of maps; the first is used".to_owned(), false);
                self.map_groups += 1;
            }
            return;
        }
        let name = self.attribute("languagerulename").unwrap_or_default().to_owned();
        let written = self.attribute("languagepattern").unwrap_or_default().to_owned();
        match pattern::parse(&written, true) {
            Ok(node) => self.srx.maps.push(Map { pattern: Pattern { written, node }, name }),
            Err(error) => {
                self.find(format!("languagepattern “{}”: {error}; the map is left out", shown(&written)), false);
            }
        }
    }

    fn finish(mut self) -> Result<Srx, SrxError> {
        if !self.has_header {
            self.place = Place { line: 1, column: 1 };
            self.srx.cascades = !self.is_first_version;
            if !self.is_first_version {
                self.find("there is no header; all maps that fit are used".to_owned(), false);
            }
        }
        if self.srx.groups.iter().all(|group| group.rules.is_empty()) && self.srx.findings.iter().all(|f| !f.drops_rule)
        {
            return Err(SrxError::Empty);
        }
        for oddity in self.reader.oddities() {
            let (place, message) = (oddity.place, oddity.message);
            self.srx.findings.push(Finding { place, language_rule: None, message, drops_rule: false });
        }
        self.check_maps();
        self.srx.findings.sort_by_key(|finding| (finding.place.line, finding.place.column));
        Ok(self.srx)
    }

    /// Maps to rules that are not there.
    fn check_maps(&mut self) {
        let groups = &self.srx.groups;
        let missing: Vec<String> = self
            .srx
            .maps
            .iter()
            .filter(|map| groups.iter().all(|group| group.name != map.name))
            .map(|map| {
                format!("“{}” is mapped to “{}”, which is not there", shown(&map.pattern.written), shown(&map.name))
            })
            .collect();
        missing.into_iter().for_each(|message| self.find(message, false));
        if self.srx.maps.is_empty() {
            self.find("there are no maps, so no language has rules".to_owned(), false);
        }
    }
}

/// A pattern as findings show it.
fn shown(written: &str) -> String {
    match written.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &written[..end]),
        None => written.to_owned(),
    }
}

fn not_srx(text: &str) -> SrxError {
    const BEGINNING: usize = 40;
    let found = match text {
        "" => "it has no elements".to_owned(),
        _ => {
            format!(
                "it begins with “{}”",
                text.lines().next().unwrap_or(text).chars().take(BEGINNING).collect::<String>()
            )
        }
    };
    SrxError::NotSrx { found }
}

fn malformed(error: &xml::Error) -> SrxError {
    let message = error.to_string();
    match error {
        xml::Error::Malformed { place, .. }
        | xml::Error::Truncated { place, .. }
        | xml::Error::TooLarge { place, .. } => SrxError::Malformed { place: *place, message },
        xml::Error::Io(_) => SrxError::NotSrx { found: message },
    }
}
