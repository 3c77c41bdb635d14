//! A sign of life on standard error for work that takes longer than half a second.
//!
//! Nothing is drawn where nobody watches: in a pipe, in CI, or with `--quiet`.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::ProgressBar;

use super::console::{Console, is_watched};

const PATIENCE: Duration = Duration::from_millis(500);
const FRAME: Duration = Duration::from_millis(100);

/// Work that is going on; it ends when this is dropped, and leaves nothing on the screen.
#[derive(Debug)]
pub(super) struct Progress {
    drawing: Option<(Sender<&'static str>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins with a word for what is done first.
    pub(super) fn start(console: Console, work: &'static str) -> Self {
        if console.quiet || !is_watched() {
            return Self { drawing: None };
        }
        let (sender, receiver) = mpsc::channel();
        let thread = thread::spawn(move || draw(work, &receiver));
        Self { drawing: Some((sender, thread)) }
    }

    /// Says what is done now.
    pub(super) fn goes_on(&self, work: &'static str) {
        if let Some((sender, _)) = &self.drawing {
            // A thread that has ended draws nothing, which is no loss.
            let _ = sender.send(work);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.drawing.take() {
            drop(sender);
            let _ = thread.join();
        }
    }
}

fn draw(mut work: &'static str, words: &mpsc::Receiver<&'static str>) {
    let mut bar: Option<ProgressBar> = None;
    loop {
        match words.recv_timeout(if bar.is_some() { FRAME } else { PATIENCE }) {
            Ok(now) => work = now,
            Err(RecvTimeoutError::Timeout) => {
                let bar = bar.get_or_insert_with(ProgressBar::new_spinner);
                bar.set_message(work);
                bar.tick();
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
}
