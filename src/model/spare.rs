//! Strings and lists of units that were looked at and let go: they are filled again for the next ones.
//!
//! A unit is some thirty pieces of memory. To get them anew for each took a seventh of the time of validating a file
//! (sampled).
//!
//! Bounded: what a unit of unusual size was made of is not kept.

use super::{Annotation, Attribute, Content, Unit, Variant};

/// So many pieces of a kind are kept: those of a unit with a few languages.
const MOST_PIECES: usize = 64;
/// Larger strings (bytes) and longer lists are not kept.
const LARGEST_STRING: usize = 4 << 10;
const LONGEST_LIST: usize = 32;

/// What can be filled again; all of it is empty.
#[derive(Debug, Default)]
pub(crate) struct Spare {
    strings: Vec<String>,
    lists: Vec<Vec<Attribute>>,
    annotations: Vec<Vec<Annotation>>,
    variants: Vec<Vec<Variant>>,
}

impl Spare {
    pub(crate) fn string(&mut self) -> String {
        self.strings.pop().unwrap_or_default()
    }

    pub(crate) fn copy(&mut self, text: &str) -> String {
        match self.strings.pop() {
            Some(mut string) => {
                string.push_str(text);
                string
            }
            None => text.to_owned(),
        }
    }

    /// An empty list of attributes.
    pub(crate) fn list(&mut self) -> Vec<Attribute> {
        self.lists.pop().unwrap_or_default()
    }

    pub(crate) fn annotations(&mut self) -> Vec<Annotation> {
        self.annotations.pop().unwrap_or_default()
    }

    pub(crate) fn variants(&mut self) -> Vec<Variant> {
        self.variants.pop().unwrap_or_default()
    }

    /// Takes a unit apart.
    pub(crate) fn take(&mut self, unit: Unit) {
        let Unit { attributes, annotations, mut variants, .. } = unit;
        self.take_list(attributes);
        self.take_annotations(annotations);
        for Variant { content: Content { text, codes, .. }, attributes, annotations, .. } in variants.drain(..) {
            self.take_string(text);
            for code in codes {
                self.take_list(code.attributes);
            }
            self.take_list(attributes);
            self.take_annotations(annotations);
        }
        keep(&mut self.variants, variants);
    }

    pub(crate) fn take_list(&mut self, mut list: Vec<Attribute>) {
        for Attribute { name, value } in list.drain(..) {
            self.take_string(name);
            self.take_string(value);
        }
        keep(&mut self.lists, list);
    }

    fn take_annotations(&mut self, mut annotations: Vec<Annotation>) {
        for annotation in annotations.drain(..) {
            let attributes = match annotation {
                Annotation::Property { name, value, attributes } => {
                    self.take_string(name);
                    self.take_string(value);
                    attributes
                }
                Annotation::Note { text, attributes } => {
                    self.take_string(text);
                    attributes
                }
            };
            self.take_list(attributes);
        }
        keep(&mut self.annotations, annotations);
    }

    fn take_string(&mut self, mut string: String) {
        if self.strings.len() < MOST_PIECES && (1..=LARGEST_STRING).contains(&string.capacity()) {
            string.clear();
            self.strings.push(string);
        }
    }
}

/// Keeps a list that was emptied, unless it never had anything in it.
fn keep<T>(kept: &mut Vec<Vec<T>>, list: Vec<T>) {
    if kept.len() < MOST_PIECES && (1..=LONGEST_LIST).contains(&list.capacity()) {
        kept.push(list);
    }
}
