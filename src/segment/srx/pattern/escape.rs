//! What a backslash means.

use super::parse::Parser;
use super::{Assertion, Node, PatternError, class};
use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};
use std::sync::Arc;

/// An escape: one character, or a class of them.
pub(super) enum Escaped {
    One(char),
    Class(ClassUnicode),
}

/// An escape outside brackets; the backslash is passed.
pub(super) fn atom(parser: &mut Parser) -> Result<Node, PatternError> {
    let assertion = match parser.peek() {
        Some('b') => Assertion::WordEdge,
        Some('B') => Assertion::NoWordEdge,
        Some('A') => Assertion::TextStart,
        Some('z') => Assertion::TextEnd,
        Some('Z') => Assertion::TextEndOrBreak,
        Some('R') => {
            parser.next();
            return Ok(line_break());
        }
        Some('k') => return named_reference(parser),
        Some('1'..='9') => return numbered_reference(parser),
        // An end of quoting that was never begun.
        Some('E') => {
            parser.next();
            return Ok(Node::Empty);
        }
        _ => {
            return Ok(match escaped(parser)? {
                Escaped::One(c) => parser.literal(c)?,
                Escaped::Class(class) => parser.class(class)?,
            });
        }
    };
    parser.next();
    Ok(Node::Assert(assertion))
}

/// An escape that may stand in brackets, too.
pub(super) fn escaped(parser: &mut Parser) -> Result<Escaped, PatternError> {
    let Some(c) = parser.next() else { return Err(parser.error("a “\\” with nothing behind it")) };
    let one = match c {
        't' => '\t',
        'n' => '\n',
        'r' => '\r',
        'f' => '\u{C}',
        'a' => '\u{7}',
        'e' => '\u{1B}',
        'c' => control(parser)?,
        '0' => octal(parser)?,
        'x' if parser.eat("{") => braced(parser)?,
        'x' => scalar(parser, 2)?,
        'u' => utf16(parser)?,
        'U' => scalar(parser, 8)?,
        's' | 'S' | 'd' | 'D' | 'w' | 'W' | 'h' | 'H' | 'v' | 'V' => return Ok(Escaped::Class(class::shorthand(c))),
        'p' | 'P' => return Ok(Escaped::Class(property(parser, c == 'P')?)),
        _ if c.is_ascii_alphanumeric() => return Err(parser.error(&format!("“\\{c}” is not known here"))),
        _ => c,
    };
    Ok(Escaped::One(one))
}

/// `\R`: CR LF, or one character that breaks a line.
fn line_break() -> Node {
    let one = |c| Node::Class(Arc::new(ClassUnicode::new([ClassUnicodeRange::new(c, c)])));
    Node::Either(vec![Node::Concat(vec![one('\r'), one('\n')]), Node::Class(Arc::new(class::shorthand('v')))])
}

fn named_reference(parser: &mut Parser) -> Result<Node, PatternError> {
    parser.next();
    if !parser.eat("<") {
        return Err(parser.error("“\\k” without the name of a group"));
    }
    let name = parser.until('>', "the name of a group")?;
    match parser.group_named(&name) {
        Some(number) => Ok(parser.reference(number)),
        None => Err(parser.error(&format!("there is no group “{name}”"))),
    }
}

/// More digits belong to the number as long as there are so many groups.
fn numbered_reference(parser: &mut Parser) -> Result<Node, PatternError> {
    let mut number = 0;
    while let Some(digit) = parser.peek().and_then(|c| c.to_digit(10)) {
        let longer = number * 10 + usize::try_from(digit).unwrap_or(0);
        if number > 0 && !parser.has_group(longer) {
            break;
        }
        number = longer;
        parser.next();
    }
    Ok(parser.reference(number))
}

fn control(parser: &mut Parser) -> Result<char, PatternError> {
    match parser.next().and_then(|c| u8::try_from(c).ok()) {
        Some(byte) if byte.is_ascii() => Ok(char::from(byte.to_ascii_uppercase() ^ 0x40)),
        _ => Err(parser.error("“\\c” without a letter")),
    }
}

fn octal(parser: &mut Parser) -> Result<char, PatternError> {
    let mut value = 0;
    for _ in 0..3 {
        let Some(digit) = parser.peek().and_then(|c| c.to_digit(8)).filter(|digit| value * 8 + digit <= 0o377) else {
            break;
        };
        value = value * 8 + digit;
        parser.next();
    }
    char::from_u32(value).ok_or_else(|| parser.error("“\\0” without a number"))
}

fn braced(parser: &mut Parser) -> Result<char, PatternError> {
    let digits = parser.until('}', "“\\x{”")?;
    let value = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
    value.ok_or_else(|| parser.error(&format!("“\\x{{{digits}}}” is no character")))
}

fn hexadecimal(parser: &mut Parser, length: usize) -> Result<u32, PatternError> {
    (0..length).try_fold(0, |value, _| match parser.next().and_then(|c| c.to_digit(16)) {
        Some(digit) => Ok(value << 4 | digit),
        None => Err(parser.error(&format!("an escape that lacks some of its {length} digits"))),
    })
}

fn scalar(parser: &mut Parser, length: usize) -> Result<char, PatternError> {
    let value = hexadecimal(parser, length)?;
    char::from_u32(value).ok_or_else(|| parser.error("the number of no character"))
}

/// `\uXXXX`, or two of them that are a pair of surrogates.
fn utf16(parser: &mut Parser) -> Result<char, PatternError> {
    let high = hexadecimal(parser, 4)?;
    if let 0xD800..0xDC00 = high
        && parser.eat("\\u")
    {
        let low = hexadecimal(parser, 4)?;
        let pair = 0x10000 + ((high - 0xD800) << 10) + low.wrapping_sub(0xDC00);
        return match low {
            0xDC00..0xE000 => char::from_u32(pair).ok_or_else(|| parser.error("the number of no character")),
            _ => Err(parser.error("half of a surrogate pair")),
        };
    }
    char::from_u32(high).ok_or_else(|| parser.error("half of a surrogate pair"))
}

/// `\p{Lu}`, `\pL`, `\p{InCyrillic}`, `\p{script=Greek}`.
fn property(parser: &mut Parser, negated: bool) -> Result<ClassUnicode, PatternError> {
    let name = if parser.eat("{") {
        parser.until('}', "“\\p{”")?
    } else {
        parser.next().map(String::from).unwrap_or_default()
    };
    let (name, inverted) = name.strip_prefix('^').map_or((name.as_str(), false), |name| (name, true));
    let mut class =
        class::property(name).ok_or_else(|| parser.error(&format!("the property “{name}” is not known")))?;
    // `(?i)\p{Lu}` means letters of either case.
    if parser.flags.any_case {
        class.case_fold_simple();
    }
    if negated != inverted {
        class.negate();
    }
    Ok(class)
}
