//! Many questions answered at once and in order.
//!
//! Questions are dealt to the threads in turn, and answers are taken from them in the same turn: that keeps the order without a
//! number on anything. The queues are short, so memory does not grow with the input; each thread reads the memories through
//! connections of its own, opened with its first question, so a short input costs what one thread costs.

use super::super::failure::Failure;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::thread::JoinHandle;

/// Questions and answers that a thread has before it: enough to bridge a slow one.
const QUEUE: usize = 32;

/// The questions of a thread.
pub(super) type Questions<Q> = Receiver<Result<Q, Failure>>;
/// Where its answers go.
pub(super) type Sender<A> = SyncSender<Result<A, Failure>>;
/// What a thread does: it answers the questions that it is handed, one by one.
pub(super) type Work<Q, A> = dyn Fn(&Questions<Q>, &Sender<A>) + Send + Sync;

/// Answers that come in the order of the questions.
pub(super) struct Answers<A> {
    queues: Vec<Receiver<Result<A, Failure>>>,
    threads: Vec<JoinHandle<()>>,
    turn: usize,
}

impl<A: Send + 'static> Answers<A> {
    /// Starts answering on `threads` threads.
    pub(super) fn start<Q: Send + 'static>(
        questions: impl Iterator<Item = Result<Q, Failure>> + Send + 'static,
        threads: usize,
        work: &Arc<Work<Q, A>>,
    ) -> Self {
        let (mut inputs, mut queues, mut handles) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..threads.max(1) {
            let (input, questions) = sync_channel(QUEUE);
            let (answers, queue) = sync_channel(QUEUE);
            let work = Arc::clone(work);
            handles.push(std::thread::spawn(move || work(&questions, &answers)));
            inputs.push(input);
            queues.push(queue);
        }
        handles.push(std::thread::spawn(move || {
            // Nobody takes questions any more when nobody wants the answers.
            let _ =
                questions.zip((0..inputs.len()).cycle()).try_for_each(|(question, turn)| inputs[turn].send(question));
        }));
        Self { queues, threads: handles, turn: 0 }
    }

    /// The next answer; `waits` is called first when it is not there yet.
    pub(super) fn next(&mut self, waits: impl FnOnce() -> Result<(), Failure>) -> Result<Option<A>, Failure> {
        let queue = &self.queues[self.turn];
        self.turn = (self.turn + 1) % self.queues.len();
        let answer = match queue.try_recv() {
            Err(TryRecvError::Empty) => {
                waits()?;
                queue.recv().ok()
            }
            other => other.ok(),
        };
        if answer.is_none() {
            self.end();
        }
        answer.transpose()
    }

    /// A thread without an answer has ended: as it should, or in a panic, which is not to look like the end of the input.
    fn end(&mut self) {
        self.queues.clear();
        self.queues.push(sync_channel(0).1);
        self.turn = 0;
        for thread in self.threads.drain(..) {
            if let Err(panic) = thread.join() {
                std::panic::resume_unwind(panic);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::failure::Kind;

    fn answers(questions: Vec<Result<u64, Failure>>, threads: usize) -> Answers<u64> {
        let work = |questions: &Questions<u64>, answers: &Sender<u64>| {
            for question in questions {
                // The later ones are the faster ones.
                let answer =
                    question.inspect(|number| std::thread::sleep(std::time::Duration::from_micros(200 / (number + 1))));
                if answers.send(answer.map(|number| number * 2)).is_err() {
                    return;
                }
            }
        };
        let work: Arc<Work<u64, u64>> = Arc::new(work);
        Answers::start(questions.into_iter(), threads, &work)
    }

    #[test]
    fn answers_come_in_the_order_of_the_questions() {
        for threads in [0, 1, 2, 3, 8] {
            for count in [0, 1, 2, 7, 500] {
                let mut answers = answers((0..count).map(Ok).collect(), threads);
                let mut found = Vec::new();
                while let Some(answer) = answers.next(|| Ok(())).unwrap() {
                    found.push(answer);
                }
                assert_eq!(found, (0..count).map(|number| number * 2).collect::<Vec<_>>(), "{threads} threads");
                assert!(answers.next(|| Ok(())).unwrap().is_none());
            }
        }
    }

    #[test]
    fn a_failure_comes_in_its_turn() {
        let bad = Failure::new(Kind::Input, "bad", "a bad line");
        let mut answers = answers(vec![Ok(1), Ok(2), Err(bad), Ok(3)], 2);
        assert_eq!(answers.next(|| Ok(())).unwrap(), Some(2));
        assert_eq!(answers.next(|| Ok(())).unwrap(), Some(4));
        assert_eq!(answers.next(|| Ok(())).unwrap_err().message, "a bad line");
    }
}
