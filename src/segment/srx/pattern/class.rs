//! Classes of characters: brackets, shorthands, properties.

use super::escape::{Escaped, escaped};
use super::parse::Parser;
use super::{PatternError, blocks};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, HirKind};
use std::cell::RefCell;
use std::collections::HashMap;

fn of(ranges: &[(char, char)]) -> ClassUnicode {
    ClassUnicode::new(ranges.iter().map(|(from, to)| ClassUnicodeRange::new(*from, *to)))
}

/// `.`: any character; unless asked for, none that breaks a line.
pub(super) fn dot(line_breaks: bool) -> ClassUnicode {
    let mut class = if line_breaks { of(&[]) } else { shorthand('v') };
    class.negate();
    class
}

/// `\s`, `\d`, `\w`, `\h`, `\v` and their opposites in capitals.
pub(super) fn shorthand(letter: char) -> ClassUnicode {
    let mut class = match letter.to_ascii_lowercase() {
        's' => {
            let mut class = known("Z");
            class.union(&of(&[('\t', '\r'), ('\u{85}', '\u{85}')]));
            class
        }
        'd' => known("Nd"),
        'h' => {
            let mut class = known("Zs");
            class.union(&of(&[('\t', '\t'), ('\u{180E}', '\u{180E}')]));
            class
        }
        'v' => of(&[('\n', '\r'), ('\u{85}', '\u{85}'), ('\u{2028}', '\u{2029}')]),
        _ => word(),
    };
    if letter.is_ascii_uppercase() {
        class.negate();
    }
    class
}

/// Characters of words, as `\w` and `\b` have them.
pub(in crate::segment::srx) fn word() -> ClassUnicode {
    lookup(r"\w").unwrap_or_else(ClassUnicode::empty)
}

fn known(name: &str) -> ClassUnicode {
    lookup(&format!(r"\p{{{name}}}")).unwrap_or_else(ClassUnicode::empty)
}

thread_local! {
    /// Making a class from its name takes longer than all the rest of most patterns.
    static CLASSES: RefCell<HashMap<String, Option<ClassUnicode>>> = RefCell::new(HashMap::new());
}

/// A class by its name in the tables of regex-syntax.
fn lookup(name: &str) -> Option<ClassUnicode> {
    CLASSES.with_borrow_mut(|classes| {
        if let Some(class) = classes.get(name) {
            return class.clone();
        }
        let parsed = regex_syntax::Parser::new().parse(name).ok();
        let class = parsed.and_then(|hir| match hir.into_kind() {
            HirKind::Class(Class::Unicode(class)) => Some(class),
            HirKind::Literal(literal) => {
                let c = std::str::from_utf8(&literal.0).ok()?.chars().next()?;
                Some(of(&[(c, c)]))
            }
            _ => None,
        });
        classes.insert(name.to_owned(), class.clone());
        class
    })
}

/// A property by name: a category, a script, a block, a binary property, a POSIX or Java name.
pub(super) fn property(name: &str) -> Option<ClassUnicode> {
    let plain = name.trim();
    let (key, value) = plain.split_once(['=', ':']).map_or(("", plain), |(key, value)| (key.trim(), value.trim()));
    let safe = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ' | '&'));
    if !safe(key) || !safe(value) || value.is_empty() {
        return None;
    }
    match key.to_ascii_lowercase().as_str() {
        "" => {}
        "blk" | "block" => return block(value),
        _ => return lookup(&format!(r"\p{{{key}={value}}}")),
    }
    if let Some(posix) = posix(&value.to_ascii_lowercase()) {
        return Some(posix);
    }
    if let Some(name) = value.strip_prefix("In").filter(|name| !name.is_empty())
        && let Some(class) = block(name)
    {
        return Some(class);
    }
    let name = value.strip_prefix("java").unwrap_or(value);
    let name = name.strip_prefix("Is").filter(|name| !name.is_empty()).unwrap_or(name);
    lookup(&format!(r"\p{{{name}}}")).or_else(|| posix(&name.to_ascii_lowercase()))
}

fn block(name: &str) -> Option<ClassUnicode> {
    blocks::find(name).map(|(from, to)| of(&[(from, to)]))
}

/// The classes of POSIX in their Unicode reading (Unicode Technical Standard 18, annex C), and `all`, `LC`.
fn posix(name: &str) -> Option<ClassUnicode> {
    let union = |names: &[&str]| {
        let mut class = ClassUnicode::empty();
        for name in names {
            class.union(&known(name));
        }
        class
    };
    let without = |mut class: ClassUnicode, names: &[&str]| {
        class.difference(&union(names));
        class
    };
    Some(match name {
        "alpha" => known("Alphabetic"),
        "alnum" => union(&["Alphabetic", "Nd"]),
        "punct" => known("P"),
        "digit" => known("Nd"),
        "upper" => known("Uppercase"),
        "lower" => known("Lowercase"),
        "space" | "whitespace" => known("White_Space"),
        "cntrl" => known("Cc"),
        "blank" => shorthand('h'),
        "xdigit" => union(&["Nd", "Hex_Digit"]),
        "word" => word(),
        "graph" => without(dot(true), &["White_Space", "Cc", "Cn"]),
        "print" => {
            let mut class = without(dot(true), &["White_Space", "Cc", "Cn"]);
            class.union(&known("Zs"));
            class
        }
        "ascii" => of(&[('\0', '\u{7F}')]),
        "l1" => of(&[('\0', '\u{FF}')]),
        "all" | "any" => dot(true),
        "lc" => union(&["Lu", "Ll", "Lt"]),
        _ => return None,
    })
}

/// What stands behind a `[`, the closing bracket included.
pub(super) fn bracketed(parser: &mut Parser) -> Result<ClassUnicode, PatternError> {
    parser.deeper()?;
    let negated = parser.eat("^");
    let mut class = operand(parser, true)?;
    loop {
        if parser.eat("&&") {
            let other = operand(parser, false)?;
            class.intersect(&other);
        } else if parser.eat("--") {
            let other = operand(parser, false)?;
            class.difference(&other);
        } else {
            break;
        }
    }
    if !parser.eat("]") {
        return Err(parser.error("a “[” without its “]”"));
    }
    if parser.flags.any_case {
        class.case_fold_simple();
    }
    if negated {
        class.negate();
    }
    parser.higher();
    Ok(class)
}

/// One side of `&&` or `--`: all that stands side by side.
fn operand(parser: &mut Parser, first: bool) -> Result<ClassUnicode, PatternError> {
    let mut class = ClassUnicode::empty();
    let mut is_empty = true;
    while let Some(c) = parser.peek() {
        let ends = c == ']' && !(first && is_empty);
        if ends || parser.looks_at("&&") || (!is_empty && (parser.looks_at("--[") || parser.looks_at("--\\p"))) {
            break;
        }
        parser.next();
        item(parser, c, &mut class)?;
        is_empty = false;
    }
    Ok(class)
}

/// A character, a range, a nested class, a quoted piece; its first character is passed.
fn item(parser: &mut Parser, c: char, class: &mut ClassUnicode) -> Result<(), PatternError> {
    let from = match c {
        '[' if parser.peek() == Some(':') => {
            if let Some(posix) = posix_name(parser)? {
                class.union(&posix);
                return Ok(());
            }
            class.union(&bracketed(parser)?);
            return Ok(());
        }
        '[' => {
            class.union(&bracketed(parser)?);
            return Ok(());
        }
        '\\' if parser.eat("Q") => {
            while parser.peek().is_some() && !parser.eat("\\E") {
                if let Some(c) = parser.next() {
                    class.push(ClassUnicodeRange::new(c, c));
                }
            }
            return Ok(());
        }
        '\\' if parser.eat("E") => return Ok(()),
        '\\' => match escaped(parser)? {
            Escaped::One(c) => c,
            Escaped::Class(other) => {
                class.union(&other);
                return Ok(());
            }
        },
        _ => c,
    };
    let to = range_end(parser)?.unwrap_or(from);
    if to < from {
        return Err(parser.error(&format!("the range {from}-{to} runs backwards")));
    }
    class.push(ClassUnicodeRange::new(from, to));
    Ok(())
}

/// The end of a range, if a `-` follows that is none itself.
fn range_end(parser: &mut Parser) -> Result<Option<char>, PatternError> {
    let alone = ["-]", "-[", "--", "-&&", "-\\p", "-\\P", "-\\s", "-\\d", "-\\w", "-\\h", "-\\v", "-\\Q", "-\\E"];
    if parser.peek() != Some('-') || alone.iter().any(|text| parser.looks_at(text)) {
        return Ok(None);
    }
    parser.next();
    match parser.next() {
        Some('\\') => match escaped(parser)? {
            Escaped::One(c) => Ok(Some(c)),
            Escaped::Class(_) => Err(parser.error("a range that ends in a class")),
        },
        Some(c) => Ok(Some(c)),
        None => Err(parser.error("a “[” without its “]”")),
    }
}

/// `[:alpha:]`, `[:^alpha:]`; the first bracket is passed. A class that only begins with a colon is none.
fn posix_name(parser: &mut Parser) -> Result<Option<ClassUnicode>, PatternError> {
    let name = (1..24).find(|length| parser.looks_ahead(*length, ":]")).map(|length| parser.ahead(1, length));
    let Some(name) = name.filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || "^=_".contains(c))) else {
        return Ok(None);
    };
    parser.eat(&format!(":{name}:]"));
    let (plain, negated) = name.strip_prefix('^').map_or((name.as_str(), false), |name| (name, true));
    let mut class = property(plain).ok_or_else(|| parser.error(&format!("the property “{plain}” is not known")))?;
    if negated {
        class.negate();
    }
    Ok(Some(class))
}
