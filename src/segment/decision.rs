//! What is decided about a place where a sentence might end, and by which rule.
//!
//! The words for rules are what `--explain` and its JSON show; they are stable.

/// A place where a sentence might end, and what was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// Where what stands before it ends: UTF-8 bytes, behind the mark and what closes with it.
    pub at: usize,
    /// Whether the text is cut there.
    pub cuts: bool,
    /// The rule that decided.
    pub rule: Rule,
    /// Where the model decided: how sure it is of a cut, in 64ths of log-odds; below 0 for none.
    pub score: Option<i32>,
}

/// Rules, each deciding for or against a cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    /// A full stop before a word that begins a sentence.
    FullStop,
    /// A question or exclamation mark.
    QuestionOrExclamation,
    /// A mark that ends sentences in its script, such as `。` or `।`.
    OtherScript,
    /// An ellipsis before a capital.
    Ellipsis,
    /// An ellipsis, and the sentence goes on.
    EllipsisInside,
    /// A colon, where that is asked for.
    Colon,
    /// A semicolon, where that is asked for or a word follows that begins sentences.
    Semicolon,
    /// A line break, where that is asked for.
    LineBreak,
    /// The next word is in lower case.
    LowerCaseFollows,
    /// The next word is in lower case, but a whole sentence stands before the mark.
    LowerCaseBegins,
    /// A heading in capitals, without a mark.
    Heading,
    /// The number of a heading or a caption, and its text follows; or a word and the numbers that it names.
    Label,
    /// No mark, but a word that begins sentences stands there with a capital.
    Unmarked,
    /// A comma or another mark that begins no sentence follows.
    MarkFollows,
    /// A title such as `Dr.` or `Sra.` belongs to the name that follows.
    Title,
    /// An abbreviation that never ends a sentence, such as `e.g.` or `p. ej.`
    Inner,
    /// An abbreviation that refers to the number that follows, such as `p.` or `núm.`
    Reference,
    /// The name of a month or a day before a number.
    Date,
    /// An abbreviation that may end a sentence, before a capital.
    MayEnd,
    /// Part of a name such as `U.S.` or `Inc.`, and a name follows.
    Name,
    /// Part of a name, but a word follows that begins sentences.
    NameThenStarter,
    /// A single letter: an initial.
    Initial,
    /// A single letter, but a word follows that begins sentences.
    InitialThenStarter,
    /// The first part of an abbreviation in several parts, such as `EE. UU.`
    PartOfAbbreviation,
    /// A number or letter that marks an item of a list.
    ListMarker,
    /// The next item of a list that stands in one line.
    ListItem,
    /// A number with a full stop before a word that makes it an ordinal.
    Ordinal,
    /// Behind a quotation that asks or shouts, who spoke: `“Why?” I asked.`
    Speaker,
    /// In a row of a table, which stays whole.
    TableRow,
    /// No space behind the mark, and what follows may be part of a name: `json.Marshal`.
    NoSpace,
    /// A mark alone in brackets, as in `(!)`.
    MarkInBrackets,
    /// Inside a quotation or brackets that are to be kept whole.
    InsideQuotation,
    /// A rule of an SRX file: [`Segmenter::origin`](super::Segmenter::origin) tells which.
    Srx(usize),
    /// No rule: the model, from the words around.
    Model,
}

impl Rule {
    /// A word for it in output, stable.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FullStop => "full-stop",
            Self::QuestionOrExclamation => "question-or-exclamation",
            Self::OtherScript => "other-script",
            Self::Ellipsis => "ellipsis",
            Self::EllipsisInside => "ellipsis-inside",
            Self::Colon => "colon",
            Self::Semicolon => "semicolon",
            Self::LineBreak => "line-break",
            Self::LowerCaseFollows => "lower-case-follows",
            Self::LowerCaseBegins => "lower-case-begins",
            Self::Heading => "heading",
            Self::Label => "label",
            Self::Unmarked => "unmarked",
            Self::MarkFollows => "mark-follows",
            Self::Title => "title",
            Self::Inner => "inner-abbreviation",
            Self::Reference => "reference",
            Self::Date => "date",
            Self::MayEnd => "may-end",
            Self::Name => "name",
            Self::NameThenStarter => "name-then-starter",
            Self::Initial => "initial",
            Self::InitialThenStarter => "initial-then-starter",
            Self::PartOfAbbreviation => "part-of-abbreviation",
            Self::ListMarker => "list-marker",
            Self::ListItem => "list-item",
            Self::Ordinal => "ordinal",
            Self::Speaker => "speaker",
            Self::TableRow => "table-row",
            Self::NoSpace => "no-space",
            Self::MarkInBrackets => "mark-in-brackets",
            Self::InsideQuotation => "inside-quotation",
            Self::Srx(_) => "srx",
            Self::Model => "model",
        }
    }
}
