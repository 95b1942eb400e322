//! What a pattern is made of, and what of it can be left out when only its presence counts.
//!
//! A rule asks whether *some* text that ends (or begins) at a place fits. So what may repeat at the far end of a pattern
//! need not: `.*foo` ends wherever `foo` does, `\d+\.` wherever `\d\.` does. That keeps most patterns to a few
//! characters.

use super::{Assertion, Node};
use regex_syntax::hir::ClassUnicode;
use std::sync::Arc;

/// Whether nothing in it needs more than a finite automaton that knows the character on either side.
pub(in crate::segment::srx) fn is_plain(node: &Node) -> bool {
    match node {
        Node::Empty | Node::Class(_) => true,
        Node::Assert(assertion) => {
            matches!(assertion, Assertion::TextStart | Assertion::TextEnd | Assertion::WordEdge | Assertion::NoWordEdge)
        }
        Node::Concat(nodes) | Node::Either(nodes) => nodes.iter().all(is_plain),
        Node::Repeat { node, .. } | Node::Group(_, node) => is_plain(node),
        Node::Look { .. } | Node::Atomic(_) | Node::Again { .. } => false,
    }
}

/// Whether it means the same read from its end: nothing in it depends on what was tried first or taken before.
pub(in crate::segment::srx) fn is_reversible(node: &Node) -> bool {
    match node {
        Node::Empty | Node::Class(_) | Node::Assert(_) => true,
        // Read in its own direction, wherever it stands.
        Node::Look { node, .. } => !refers(node),
        Node::Concat(nodes) | Node::Either(nodes) => nodes.iter().all(is_reversible),
        Node::Repeat { node, .. } | Node::Group(_, node) => is_reversible(node),
        Node::Atomic(_) | Node::Again { .. } => false,
    }
}

/// Whether it refers to what a group took.
fn refers(node: &Node) -> bool {
    match node {
        Node::Again { .. } => true,
        Node::Empty | Node::Class(_) | Node::Assert(_) => false,
        Node::Concat(nodes) | Node::Either(nodes) => nodes.iter().any(refers),
        Node::Repeat { node, .. } | Node::Group(_, node) | Node::Look { node, .. } | Node::Atomic(node) => refers(node),
    }
}

/// A plain pattern that fits wherever this one does, and elsewhere: itself, if it is plain.
pub(in crate::segment::srx) fn relaxed(node: &Node) -> Node {
    let all = |nodes: &[Node]| nodes.iter().map(relaxed).collect();
    match node {
        Node::Concat(nodes) => Node::Concat(all(nodes)),
        Node::Either(nodes) => Node::Either(all(nodes)),
        Node::Repeat { node, min, max, lazy } => {
            Node::Repeat { node: Box::new(relaxed(node)), min: *min, max: *max, lazy: *lazy }
        }
        Node::Group(_, node) | Node::Atomic(node) => relaxed(node),
        Node::Again { .. } => Node::Repeat { node: Box::new(any()), min: 0, max: None, lazy: false },
        Node::Look { .. } => Node::Empty,
        Node::Assert(_) if !is_plain(node) => Node::Empty,
        Node::Assert(_) | Node::Class(_) | Node::Empty => node.clone(),
    }
}

fn any() -> Node {
    let mut class = ClassUnicode::empty();
    class.negate();
    Node::Class(Arc::new(class))
}

/// A plain pattern without what its far end may hold more of: the start of what stands before a place, the end of what
/// stands after.
pub(in crate::segment::srx) fn trimmed(node: Node, at_start: bool) -> Node {
    match node {
        Node::Repeat { node, min, lazy, .. } => match min {
            0 => Node::Empty,
            1 => trimmed(*node, at_start),
            _ => {
                let first = trimmed((*node).clone(), at_start);
                let rest = Node::Repeat { node, min: min - 1, max: Some(min - 1), lazy };
                Node::Concat(if at_start { vec![first, rest] } else { vec![rest, first] })
            }
        },
        Node::Group(_, node) => trimmed(*node, at_start),
        Node::Either(nodes) => {
            let nodes: Vec<Node> = nodes.into_iter().map(|node| trimmed(node, at_start)).collect();
            // Where nothing is enough, the others do not matter.
            if nodes.contains(&Node::Empty) { Node::Empty } else { Node::Either(nodes) }
        }
        Node::Concat(mut nodes) => {
            while !nodes.is_empty() {
                let far = if at_start { 0 } else { nodes.len() - 1 };
                let node = trimmed(nodes.remove(far), at_start);
                if node != Node::Empty {
                    nodes.insert(far, node);
                    return Node::Concat(nodes);
                }
            }
            Node::Empty
        }
        other => other,
    }
}
