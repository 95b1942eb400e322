//! What is passed over: comments, processing instructions, the declaration, the DOCTYPE. Is it good XML?
//!
//! Nothing of it is used (the declaration's encoding is the decoder's business), but other readers give up at what is
//! wrong with it. XML 1.0 §2.5, §2.6, §2.8.

use super::chars::is_name;

/// Where something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// Nothing is in front of it.
    First,
    /// In front of the root, and of the DOCTYPE if there is one.
    Prolog,
    /// Behind a DOCTYPE or the begin of the root.
    Later,
}

/// Whether a token with its brackets is a DOCTYPE.
pub(super) fn is_doctype(token: &str) -> bool {
    token.starts_with("<!") && !token.starts_with("<!--")
}

/// What is wrong with a token (with its brackets), if anything is.
pub(super) fn fault(token: &str, position: Position) -> Option<&'static str> {
    if let Some(comment) = token.strip_prefix("<!--") {
        let inside = comment.strip_suffix("-->").unwrap_or_default();
        return (inside.contains("--") || inside.ends_with('-'))
            .then_some("a comment holds “--”, which XML does not allow; it was passed over all the same");
    }
    if is_doctype(token) {
        return (position == Position::Later)
            .then_some("a DOCTYPE stands where XML does not allow one; it was passed over");
    }
    let inside = token.strip_prefix("<?").and_then(|rest| rest.strip_suffix("?>")).unwrap_or_default();
    let target = inside.split([' ', '\t', '\n', '\r']).next().unwrap_or_default();
    if target.eq_ignore_ascii_case("xml") {
        return match position {
            Position::First if is_declaration(inside) => None,
            Position::First => Some("the XML declaration is not written as XML wants it; it was passed over"),
            _ => Some("an XML declaration stands elsewhere than at the very begin; it was passed over"),
        };
    }
    (!is_name(target)).then_some("a processing instruction has no good name; it was passed over")
}

/// Production `XMLDecl`, without its brackets.
fn is_declaration(text: &str) -> bool {
    let Some(mut rest) = text.strip_prefix("xml") else { return false };
    let mut taken = 0;
    while !rest.trim_start().is_empty() {
        let (Some((name, value, behind)), true) =
            (assignment(rest.trim_start()), rest.starts_with(char::is_whitespace))
        else {
            return false;
        };
        let is_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let (place, is_good) = match name {
            "version" => {
                (1, value.strip_prefix("1.").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())))
            }
            "encoding" => (2, value.starts_with(|c: char| c.is_ascii_alphabetic()) && value.chars().all(is_token)),
            "standalone" => (3, matches!(value, "yes" | "no")),
            _ => return false,
        };
        let follows = place > taken && (taken > 0 || place == 1);
        if !is_good || !follows {
            return false;
        }
        (taken, rest) = (place, behind);
    }
    taken > 0
}

/// A name, its value in quotes, and what is behind them.
fn assignment(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = text.split_once('=')?;
    let rest = rest.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (value, behind) = rest[1..].split_once(quote)?;
    Some((name.trim_end(), value, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_other_readers_refuse_is_told() {
        use Position::{First, Later, Prolog};
        for (token, position, is_good) in [
            ("<?xml version=\"1.0\"?>", First, true),
            ("<?xml version = '1.1' encoding='UTF-8'\nstandalone=\"no\" ?>", First, true),
            ("<?xml version=\"1.0\"?>", Prolog, false),
            ("<?XML version=\"1.0\"?>", First, false),
            ("<?xml?>", First, false),
            ("<?xml version=1.0\"?>", First, false),
            ("<?xml version=\"1.0\"encoding=\"UTF-8\"?>", First, false),
            ("<?xml encoding=\"UTF-8\" version=\"1.0\"?>", First, false),
            ("<?xml version=\"2.0\"?>", First, false),
            ("<?xml version=\"1.0\" encoding=\"\"?>", First, false),
            ("<?xml version=\"1.0\" standalone=\"maybe\"?>", First, false),
            ("<?xml-stylesheet href='a'?>", Later, true),
            ("<?x?>", Later, true),
            ("<? x?>", Later, false),
            ("<!-- a - b -->", Later, true),
            ("<!---->", Later, true),
            ("<!-- a -- b -->", Later, false),
            ("<!-- a --->", Later, false),
            ("<!DOCTYPE tmx>", Prolog, true),
            ("<!DOCTYPE tmx>", Later, false),
        ] {
            assert_eq!(fault(token, position).is_none(), is_good, "{token} {position:?}");
        }
    }
}
