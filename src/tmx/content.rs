//! Reading the content of a `seg`: text, inline codes, and what stands inside codes.
//!
//! Elements nest (text in `sub` in a code in a highlight …), so what is open is kept on a stack. An element that TMX does
//! not have becomes a placeholder that holds its tag, so that the text around it is whole and the tag is not lost.

use super::source::Source;
use super::vocabulary::{self, SUBFLOW};
use super::{FindingKind, ReadError};
use crate::model::{Attribute, CodeData, CodeKind, Content, InlineCode};
use crate::xml::{Kind, is_xml_char};
use std::io::BufRead;

/// An element that is open inside the `seg`.
enum Frame {
    Highlight,
    Code(InlineCode),
    /// `sub`; `wrapped` when it stood in no code and was given one.
    Subflow {
        attributes: Vec<Attribute>,
        content: Content,
        wrapped: bool,
    },
    /// A foreign element among text; its name.
    Foreign(String),
    /// A foreign element inside a code, kept as native code; its name.
    Native(String),
}

/// Where text and codes go.
enum Sink<'a> {
    Content(&'a mut Content),
    Code(&'a mut InlineCode),
}

/// Reads from behind `<seg>` to behind `</seg>`.
pub(super) fn read<R: BufRead>(source: &mut Source<R>) -> Result<Content, ReadError> {
    let mut content = Content { text: source.spare.string(), ..Content::default() };
    let mut frames: Vec<Frame> = Vec::new();
    loop {
        match source.advance()? {
            Kind::Text => match sink(&mut frames, &mut content) {
                Sink::Content(content) => content.text.push_str(source.text()),
                Sink::Code(code) => push_native(code, source.text()),
            },
            Kind::Start => begin(source, &mut frames, &mut content),
            Kind::End => match frames.pop() {
                Some(frame) => end(frame, &mut frames, &mut content),
                None => return Ok(content),
            },
            Kind::Eof => {}
        }
    }
}

/// The innermost open code or subflow, or the segment itself.
fn sink<'a>(frames: &'a mut [Frame], content: &'a mut Content) -> Sink<'a> {
    for frame in frames.iter_mut().rev() {
        match frame {
            Frame::Code(code) => return Sink::Code(code),
            Frame::Subflow { content, .. } => return Sink::Content(content),
            Frame::Highlight | Frame::Foreign(_) | Frame::Native(_) => {}
        }
    }
    Sink::Content(content)
}

fn begin<R: BufRead>(source: &mut Source<R>, frames: &mut Vec<Frame>, content: &mut Content) {
    let in_code = matches!(sink(frames, content), Sink::Code(_));
    let is_subflow = source.name() == "sub";
    let frame = match vocabulary::code(source.name()) {
        Some(kind) if !in_code => {
            let attributes = code_attributes(source, kind);
            let Sink::Content(inside) = sink(frames, content) else { return };
            let code = InlineCode { at: inside.text.len(), kind, attributes, data: Vec::new() };
            if kind == CodeKind::HighlightBegin {
                inside.codes.push(code);
                Frame::Highlight
            } else {
                Frame::Code(code)
            }
        }
        _ if is_subflow => {
            let attributes = source.attributes(SUBFLOW);
            if !in_code {
                source.note(FindingKind::ForeignElement, "“sub” outside of a code was put into a “ph”".to_owned());
                let Sink::Content(inside) = sink(frames, content) else { return };
                let code = placeholder(inside);
                frames.push(Frame::Code(code));
            }
            Frame::Subflow { attributes, content: Content::default(), wrapped: !in_code }
        }
        _ => {
            let name: String = source.written_name().chars().filter(|c| is_xml_char(*c)).collect();
            let tag = format!("<{}>", source.tag().trim_ascii_end());
            source.note(FindingKind::ForeignElement, format!("TMX has no “{name}” here; its tags were kept as codes"));
            match sink(frames, content) {
                Sink::Code(code) => {
                    push_native(code, &tag);
                    Frame::Native(name)
                }
                Sink::Content(inside) => {
                    push_tag(inside, tag);
                    Frame::Foreign(name)
                }
            }
        }
    };
    frames.push(frame);
}

fn end(frame: Frame, frames: &mut Vec<Frame>, content: &mut Content) {
    match (frame, sink(frames, content)) {
        (Frame::Highlight, Sink::Content(inside)) => {
            let at = inside.text.len();
            inside.codes.push(InlineCode {
                at,
                kind: CodeKind::HighlightEnd,
                attributes: Vec::new(),
                data: Vec::new(),
            });
        }
        (Frame::Code(code), Sink::Content(inside)) => inside.codes.push(code),
        (Frame::Subflow { attributes, content: subflow, wrapped }, Sink::Code(code)) => {
            code.data.push(CodeData::Subflow { attributes, content: subflow });
            if wrapped && let Some(wrapper) = frames.pop() {
                end(wrapper, frames, content);
            }
        }
        (Frame::Foreign(name), Sink::Content(inside)) => end_foreign(&name, inside),
        (Frame::Native(name), Sink::Code(code)) => push_native(code, &format!("</{name}>")),
        (_, _) => unreachable!("a frame is opened only where its sink is"),
    }
}

/// `<br></br>` becomes one code, `<b>bold</b>` two.
fn end_foreign(name: &str, inside: &mut Content) {
    let at = inside.text.len();
    if let Some(code) = inside.codes.last_mut().filter(|code| code.at == at)
        && let [CodeData::Native(tag)] = code.data.as_mut_slice()
        && code.kind == CodeKind::Placeholder
        && tag.strip_prefix('<').and_then(|tag| tag.strip_prefix(name)).is_some_and(|tag| !tag.ends_with("/>"))
    {
        tag.insert(tag.len() - 1, '/');
        return;
    }
    push_tag(inside, format!("</{name}>"));
}

fn push_tag(inside: &mut Content, tag: String) {
    let mut code = placeholder(inside);
    code.data.push(CodeData::Native(tag));
    inside.codes.push(code);
}

fn placeholder(inside: &Content) -> InlineCode {
    InlineCode { at: inside.text.len(), kind: CodeKind::Placeholder, attributes: Vec::new(), data: Vec::new() }
}

fn push_native(code: &mut InlineCode, text: &str) {
    match code.data.last_mut() {
        Some(CodeData::Native(native)) => native.push_str(text),
        _ => code.data.push(CodeData::Native(text.to_owned())),
    }
}

fn code_attributes<R: BufRead>(source: &mut Source<R>, kind: CodeKind) -> Vec<Attribute> {
    let attributes = source.attributes(vocabulary::of_code(kind));
    if let Some(required) = vocabulary::required_of_code(kind) {
        let found = attributes.iter().find(|attribute| attribute.name == required);
        if !found.is_some_and(vocabulary::has_known_value) {
            source.note(FindingKind::Code, format!("“{}” has no good “{required}”", vocabulary::element(kind)));
        }
    }
    attributes
}
