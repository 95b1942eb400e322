//! Strings and lists of units that were looked at and let go: they are filled again for the next ones.
//!
//! A unit is some thirty pieces of memory. To get them anew for each took a seventh of the time of validating a file
//! (sampled). Short lists are kept with what is in them: the next one mostly has the same names.
//!
//! Bounded: what a unit of unusual size was made of is not kept.

use super::{Annotation, Attribute, Content, Unit, Variant};

/// So many pieces of a kind are kept: those of a unit with a few languages.
const MOST_PIECES: usize = 64;
/// Larger strings (bytes) and longer lists are not kept.
const LARGEST_STRING: usize = 4 << 10;
const LONGEST_LIST: usize = 32;
/// Lists of so many at most, of strings of so many bytes at most, are kept as they are.
const LONGEST_FILLED_LIST: usize = 8;
const LARGEST_FILLED_STRING: usize = 256;

/// What can be filled again; strings are empty, and so are lists of variants.
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
        let mut list = self.filled_list();
        self.cut_list(&mut list, 0);
        list
    }

    /// A list of attributes that may hold old ones.
    pub(crate) fn filled_list(&mut self) -> Vec<Attribute> {
        self.lists.pop().unwrap_or_default()
    }

    /// Takes what is behind the first `length` attributes of a list.
    pub(crate) fn cut_list(&mut self, list: &mut Vec<Attribute>, length: usize) {
        for Attribute { name, value } in list.drain(length..) {
            self.take_string(name);
            self.take_string(value);
        }
    }

    /// An empty list of annotations.
    pub(crate) fn annotations(&mut self) -> Vec<Annotation> {
        let mut annotations = self.filled_annotations();
        self.cut_annotations(&mut annotations, 0);
        annotations
    }

    /// A list of annotations that may hold old ones.
    pub(crate) fn filled_annotations(&mut self) -> Vec<Annotation> {
        self.annotations.pop().unwrap_or_default()
    }

    /// Takes what is behind the first `length` annotations of a list.
    pub(crate) fn cut_annotations(&mut self, annotations: &mut Vec<Annotation>, length: usize) {
        for annotation in annotations.drain(length..) {
            self.take_annotation(annotation);
        }
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
        let is_small = |Attribute { name, value }: &Attribute| is_short(name) && is_short(value);
        if list.len() > LONGEST_FILLED_LIST || !list.iter().all(is_small) {
            self.cut_list(&mut list, 0);
        }
        keep(&mut self.lists, list);
    }

    fn take_annotations(&mut self, mut annotations: Vec<Annotation>) {
        let is_small = |annotation: &Annotation| match annotation {
            Annotation::Property { name, value, attributes } => {
                is_short(name) && is_short(value) && attributes.capacity() == 0
            }
            Annotation::Note { text, attributes } => is_short(text) && attributes.capacity() == 0,
        };
        if annotations.len() > LONGEST_FILLED_LIST || !annotations.iter().all(is_small) {
            self.cut_annotations(&mut annotations, 0);
        }
        keep(&mut self.annotations, annotations);
    }

    pub(crate) fn take_annotation(&mut self, annotation: Annotation) {
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

    pub(crate) fn take_string(&mut self, mut string: String) {
        if self.strings.len() < MOST_PIECES && (1..=LARGEST_STRING).contains(&string.capacity()) {
            string.clear();
            self.strings.push(string);
        }
    }
}

/// Whether a string may stay in a list that is kept.
fn is_short(text: &String) -> bool {
    text.capacity() <= LARGEST_FILLED_STRING
}

/// Puts another text into a string. Names are mostly the same again.
pub(crate) fn refill(old: &mut String, text: &str) {
    if old != text {
        old.clear();
        old.push_str(text);
    }
}

/// Keeps a list, unless it never had anything in it.
fn keep<T>(kept: &mut Vec<Vec<T>>, list: Vec<T>) {
    if kept.len() < MOST_PIECES && (1..=LONGEST_LIST).contains(&list.capacity()) {
        kept.push(list);
    }
}
