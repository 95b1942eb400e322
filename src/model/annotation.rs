//! What a unit or a variant carries beside its text: properties, notes and attributes, as TMX has them.
//!
//! They are ordered lists, never maps: CAT tools repeat names (`x-Context` twice in one unit) and read by position.

/// An attribute of an element, by its name as written (`changedate`, `xml:lang`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Attribute {
    /// The name with its prefix.
    pub name: String,
    /// The value, references resolved.
    pub value: String,
}

/// A property or a note; TMX lets them mix in any order.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Annotation {
    /// A named value: TMX `prop`.
    Property {
        /// Its name: the attribute `type`.
        name: String,
        /// The text.
        value: String,
        /// The other attributes (`xml:lang`, `o-encoding`), in order.
        attributes: Vec<Attribute>,
    },
    /// Free text: TMX `note`.
    Note {
        /// The text.
        text: String,
        /// Its attributes, in order.
        attributes: Vec<Attribute>,
    },
}
