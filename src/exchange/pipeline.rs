//! An export on two threads: this one reads the memory and writes the file, the other makes text of units.
//!
//! The memory can be read by one thread at a time, and nearly as long as reading takes building units and escaping texts.
//! Batches go over and come back as bytes in the same order, a few at a time, so the result is that of one thread and memory
//! stays small.

use super::export::{Export, ExportError, ExportReport, Sink};
use crate::model::Spare;
use crate::store::{Batch, Memory, UnitFilter};
use std::io::Write;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, Sender, channel};

/// So many batches are on their way at most.
const ON_THE_WAY: usize = 3;

/// A batch with the text that was made of it. Both go round and are filled again: new memory for each would cost more than
/// filling it.
type Load = (Batch, Vec<u8>);

/// Hands all units that are wanted to the sink, and what it makes of them to `out`.
pub(super) fn run<S: Sink + Send>(
    memories: &[Memory],
    export: Export<'_, S>,
    out: &mut impl Write,
) -> Result<(S, ExportReport), ExportError> {
    let filter = &export.options.filter;
    let (to_worker, to_do) = channel();
    let (to_reader, done) = channel();
    std::thread::scope(|scope| {
        let worker = scope.spawn(move || work(export, &to_do, &to_reader));
        let read = read(memories, filter, to_worker, &done, out);
        let worked = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        read?;
        worked
    })
}

/// Makes text of batches until there are no more.
fn work<S: Sink>(
    mut export: Export<'_, S>,
    to_do: &Receiver<Load>,
    done: &Sender<Load>,
) -> Result<(S, ExportReport), ExportError> {
    let mut spare = Spare::default();
    for (mut batch, empty) in to_do {
        batch.each_unit::<ExportError>(&mut spare, |unit, spare| export.take(Some(unit), spare))?;
        if done.send((batch, export.sink.written(empty)?)).is_err() {
            break;
        }
    }
    export.take(None, &mut spare)?;
    Ok((export.sink, export.report))
}

/// Reads batches and writes what comes back. Ends early when the worker does.
fn read(
    memories: &[Memory],
    filter: &UnitFilter,
    to_do: Sender<Load>,
    done: &Receiver<Load>,
    out: &mut impl Write,
) -> Result<(), ExportError> {
    let mut spare: Vec<Load> = (0..ON_THE_WAY).map(|_| Load::default()).collect();
    for memory in memories {
        memory.batches::<ExportError>(filter, |batch| {
            let Some((mut old, empty)) = spare.pop().or_else(|| done.recv().ok()) else {
                return Ok(ControlFlow::Break(()));
            };
            let empty = written(empty, out)?;
            std::mem::swap(batch, &mut old);
            Ok(if to_do.send((old, empty)).is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
    }
    drop(to_do);
    done.iter().try_for_each(|(_, text)| written(text, out).map(drop))
}

/// Writes a text and hands its buffer back, empty.
fn written(mut text: Vec<u8>, out: &mut impl Write) -> Result<Vec<u8>, ExportError> {
    out.write_all(&text)?;
    text.clear();
    Ok(text)
}
