//! Marks that end sentences.

/// Whether a mark ends sentences in some script: those of Unicode's property Sentence_Terminal that running text has, and the
/// ellipsis.
pub fn is_terminator(c: char) -> bool {
    matches!(
        c,
        '.' | '?'
            | '!'
            | '…'
            | '؟'
            | '‼'
            | '⁇'
            | '⁈'
            | '⁉'
            | '\u{37E}'
            | '。'
            | '．'
            | '｡'
            | '！'
            | '？'
            | '।'
            | '॥'
            | '۔'
            | '։'
            | '።'
            | '፧'
            | '။'
            | '។'
    )
}
