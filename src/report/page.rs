//! A comparison as one page for the browser: both texts side by side, what went and what came marked inside.
//!
//! The page stands alone (style and script inside, no request leaves it, which its content policy enforces), follows the
//! light or dark theme of the reader, filters by class, steps through changes by keyboard, prints, and reads without
//! its script and by screen reader: landmarks, a list, `del` and `ins`. Everything foreign is escaped. The text is written
//! as it is made, so memory does not grow with it. Rows off the screen are not laid out (`content-visibility`), which
//! keeps ten thousand segments quick.

use super::signs;
use crate::diff::{Change, Class, Comparison, ParagraphChange, WordChangeKind};
use crate::text::{joint_between, visible};
use std::io::{self, Write};
use std::ops::Range;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// What a page is about.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// What the old text is called.
    pub old_name: &'a str,
    /// What the new text is called.
    pub new_name: &'a str,
    /// The language tag of both.
    pub language: &'a str,
    /// The old segments.
    pub old: &'a [&'a str],
    /// The new segments.
    pub new: &'a [&'a str],
}

/// Writes the page.
pub fn write(out: &mut impl Write, comparison: &Comparison, page: &Page<'_>) -> io::Result<()> {
    write_head(out, page)?;
    write_figures(out, comparison, page)?;
    write_bar(out, comparison)?;
    write!(out, "<main id=\"changes\" tabindex=\"-1\">\n<ol aria-label=\"Segments\">\n")?;
    for change in &comparison.changes {
        write_row(out, change, page)?;
    }
    write!(out, "</ol>\n<p class=\"none\" hidden>Nothing of that kind.</p>\n</main>\n")?;
    write!(out, "<footer>Made by alinea {}.</footer>\n<script>{SCRIPT}</script>\n", env!("CARGO_PKG_VERSION"))?;
    writeln!(out, "</body>\n</html>")
}

fn write_head(out: &mut impl Write, page: &Page<'_>) -> io::Result<()> {
    let title = format!("{} → {}", escaped(page.old_name), escaped(page.new_name));
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#changes\">Skip to the changes</a>\n<header>\n<h1>{title}</h1>\n"
    )
}

fn write_figures(out: &mut impl Write, comparison: &Comparison, page: &Page<'_>) -> io::Result<()> {
    let summary = &comparison.summary;
    let figures = [
        ("Language", escaped(page.language)),
        ("Edit effort", format!("{:.1} %", summary.edit_effort * 100.0)),
        ("Segments untouched", format!("{:.1} %", summary.untouched * 100.0)),
        ("Segments", format!("{} → {}", summary.segments.0, summary.segments.1)),
        ("Words", format!("{} → {}", summary.words.0, summary.words.1)),
        ("Words touched", summary.words_touched.to_string()),
        ("Characters touched", summary.characters_touched.to_string()),
    ];
    write!(out, "<dl>")?;
    for (name, value) in figures {
        write!(out, "<div><dt>{name}</dt><dd>{value}</dd></div>")?;
    }
    writeln!(out, "</dl>\n</header>")
}

/// Filters and steps; hidden until the script that makes them work has run.
fn write_bar(out: &mut impl Write, comparison: &Comparison) -> io::Result<()> {
    write!(out, "<nav class=\"bar\" aria-label=\"Filters and steps\" hidden><div>\n<fieldset><legend>Show</legend>")?;
    let holding = |class| comparison.changes.iter().filter(|change| change.has(class)).count();
    let mut kinds: Vec<(&str, usize)> =
        Class::ALL.into_iter().rev().map(|class| (class.as_str(), holding(class))).collect();
    kinds.insert(kinds.len() - 1, ("paragraph", comparison.summary.paragraphs));
    for (name, count) in kinds.into_iter().filter(|kind| kind.1 > 0) {
        let checked = if name == "same" { "" } else { " checked" };
        let label = if name == "same" { "unchanged" } else { name };
        write!(out, "<label><input type=\"checkbox\" value=\"{name}\"{checked}> {label} <span>{count}</span></label>")?;
    }
    write!(
        out,
        "</fieldset>\n<button id=\"all\" type=\"button\">All or none</button>\n<div class=\"walk\">\
         <output aria-live=\"polite\"></output>\
         <button id=\"previous\" type=\"button\">Previous <kbd>p</kbd></button>\
         <button id=\"next\" type=\"button\">Next <kbd>n</kbd></button></div>\n</div></nav>\n"
    )
}

fn write_row(out: &mut impl Write, change: &Change, page: &Page<'_>) -> io::Result<()> {
    let mut kinds: Vec<&str> = vec![change.class.as_str()];
    kinds.extend(change.also.iter().map(|class| class.as_str()));
    if change.paragraph.is_some() {
        kinds.retain(|kind| *kind != Class::Same.as_str());
        kinds.push("paragraph");
    }
    let shape = match change.class {
        Class::Same => " same",
        Class::Moved if change.words.is_empty() => " moved-only",
        _ => "",
    };
    let focus = if change.is_same() { "" } else { " tabindex=\"-1\"" };
    writeln!(out, "<li class=\"row{shape}\" data-kinds=\"{}\"{focus}>", kinds.join(" "))?;
    if !change.is_same() {
        write_kind(out, change, &kinds)?;
    }
    write_side(out, "old", &change.old, page.old, change, page)?;
    write_side(out, "new", &change.new, page.new, change, page)?;
    writeln!(out, "</li>")
}

/// What happened, in words.
fn write_kind(out: &mut impl Write, change: &Change, kinds: &[&str]) -> io::Result<()> {
    write!(out, "<div class=\"kind\">")?;
    for (at, kind) in kinds.iter().enumerate() {
        let paragraph = change.paragraph.filter(|_| *kind == "paragraph").map(ParagraphChange::as_str);
        let element = if at == 0 { "b" } else { "i" };
        write!(
            out,
            "<{element}>{kind}{}{}</{element}>",
            if paragraph.is_some() { " " } else { "" },
            paragraph.unwrap_or("")
        )?;
    }
    for mark in &change.marks {
        write!(out, "<em>{} changed</em>", mark.as_str())?;
    }
    writeln!(out, "</div>")
}

/// The text of one side: what both have, and what only this side has.
fn write_side(
    out: &mut impl Write,
    side: &str,
    range: &Range<usize>,
    segments: &[&str],
    change: &Change,
    page: &Page<'_>,
) -> io::Result<()> {
    write!(out, "<div class=\"side {side}\">")?;
    if !range.is_empty() {
        let numbers =
            if range.len() == 1 { range.end.to_string() } else { format!("{}–{}", range.start + 1, range.end) };
        write!(out, "<span>{numbers}</span><p lang=\"{}\" dir=\"auto\">", escaped(page.language))?;
        if change.words.is_empty() {
            write_whole(out, &segments[range.clone()])?;
        } else {
            write_words(out, change, if side == "old" { WordChangeKind::Removed } else { WordChangeKind::Added })?;
        }
        write!(out, "</p>")?;
    }
    writeln!(out, "</div>")
}

fn write_whole(out: &mut impl Write, segments: &[&str]) -> io::Result<()> {
    for (at, segment) in segments.iter().enumerate() {
        let joint = if at > 0 { joint_between(segments[at - 1], segment) } else { "" };
        write!(out, "{joint}{}", escaped(segment))?;
    }
    Ok(())
}

fn write_words(out: &mut impl Write, change: &Change, own: WordChangeKind) -> io::Result<()> {
    let element = if own == WordChangeKind::Removed { "del" } else { "ins" };
    for word in change.words.iter().filter(|word| word.kind == own || word.kind == WordChangeKind::Same) {
        if word.kind == own {
            // A space is shown as a small sign that a line through it would hide.
            let class = if word.text.trim().is_empty() { " class=\"space\"" } else { "" };
            write!(out, "<{element}{class}>{}</{element}>", escaped(&signs(&word.text)))?;
        } else {
            write!(out, "{}", escaped(&word.text))?;
        }
    }
    Ok(())
}

/// Text that cannot end an element or an attribute, nor hide or turn around what follows.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + text.len() / 8);
    for c in visible(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::compare;

    fn page(old: &[&str], new: &[&str], name: &str) -> String {
        let mut out = Vec::new();
        let page = Page { old_name: name, new_name: "new", language: "en", old, new };
        write(&mut out, &compare(old, new), &page).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn both_sides_are_marked() {
        let html = page(&["One old text.", "Same."], &["One new text.", "Same."], "old");
        assert!(html.contains("<p lang=\"en\" dir=\"auto\">One <del>old</del> text.</p>"), "{html}");
        assert!(html.contains("<p lang=\"en\" dir=\"auto\">One <ins>new</ins> text.</p>"), "{html}");
        assert!(html.contains("value=\"text\" checked> text <span>1</span>"), "{html}");
        assert!(html.contains("data-kinds=\"same\""), "{html}");
    }

    #[test]
    fn nothing_foreign_becomes_markup() {
        let evil = "</p><script>alert(1)</script>\" onload='x' \u{202E}&lt;";
        let html = page(&[evil, "a b c"], &["a b c", evil], evil);
        assert_eq!(html.matches("<script>").count(), 1);
        assert!(!html.contains("onload='x'") && !html.contains('\u{202E}'));
        assert!(html.contains("&amp;lt;"));
    }

    #[test]
    fn the_page_stands_alone() {
        let html = page(&["One."], &["Two."], "old");
        for outside in ["http://", "https://", "src=", "@import", "url(", "<link"] {
            assert!(!html.contains(outside), "{outside}");
        }
    }
}
