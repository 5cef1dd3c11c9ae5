//! From a thread that may block to the body of an answer: a few pieces in flight, never more.
//!
//! The reading waits for whoever receives; one who takes nothing for a minute is given up, so that no
//! connection to a system stays open for them. A body that was not [`Outlet::close`]d ends in an
//! error, and no program takes it for a whole file.

use std::io::{Error, ErrorKind, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::{Body, Bytes};
use http_body_util::channel::{Channel, Sender};
use tokio::runtime::Handle;

/// The size of a piece.
const PIECE: usize = 32 * 1024;

/// Pieces that wait for the receiver.
const IN_FLIGHT: usize = 4;

/// How long the receiver may take nothing.
const PATIENCE: Duration = Duration::from_mins(1);

/// Where the blocking side writes.
pub(super) struct Outlet {
    sender: Option<Sender<Bytes, Error>>,
    waiting: Vec<u8>,
    runtime: Handle,
    given_up: Arc<AtomicBool>,
}

/// A body, and where it is written from a thread that may block.
pub(super) fn open(runtime: Handle) -> (Outlet, Body) {
    let (sender, body) = Channel::new(IN_FLIGHT);
    let waiting = Vec::with_capacity(PIECE);
    let outlet = Outlet { sender: Some(sender), waiting, runtime, given_up: Arc::default() };
    (outlet, Body::new(body))
}

impl Outlet {
    fn send(&mut self) -> Result<(), Error> {
        let Some(sender) = &mut self.sender else { return Err(ErrorKind::BrokenPipe.into()) };
        let piece = std::mem::replace(&mut self.waiting, Vec::with_capacity(PIECE));
        let sent = self.runtime.block_on(async {
            tokio::time::timeout(PATIENCE, sender.send_data(piece.into())).await
        });
        match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(ErrorKind::BrokenPipe.into()),
            Err(_) => Err(ErrorKind::TimedOut.into()),
        }
    }

    /// What tells, once set, that nothing more is to be sent.
    pub(super) fn given_up(&self) -> Arc<AtomicBool> {
        self.given_up.clone()
    }

    /// Sends what is left: the body is whole.
    pub(super) fn close(mut self) -> Result<(), Error> {
        self.send()?;
        self.sender = None;
        Ok(())
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Error> {
        if self.given_up.load(Ordering::Relaxed) || std::thread::panicking() {
            // An archive writes its end while it is dropped: it must not look whole.
            return Ok(bytes.len());
        }
        let taken = bytes.len().min(PIECE - self.waiting.len().min(PIECE));
        self.waiting.extend_from_slice(&bytes[..taken]);
        if self.waiting.len() >= PIECE {
            self.send()?;
        }
        Ok(taken)
    }

    /// Pieces leave when they are full.
    fn flush(&mut self) -> Result<(), Error> {
        Ok(())
    }
}

impl Drop for Outlet {
    fn drop(&mut self) {
        if let Some(sender) = self.sender.take() {
            sender.abort(Error::other("the copy was not finished"));
        }
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    fn received(write: impl FnOnce(Outlet) + Send + 'static) -> Option<Vec<u8>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (outlet, body) = open(Handle::current());
            let writing = tokio::task::spawn_blocking(move || write(outlet));
            let bytes = body.collect().await.ok().map(|it| it.to_bytes().to_vec());
            let _ = writing.await;
            bytes
        })
    }

    #[test]
    fn what_was_closed_arrives_whole_and_what_was_not_does_not() {
        let all: Vec<u8> = (0..200_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        let sent = all.clone();
        let whole = received(move |mut outlet| {
            outlet.write_all(&sent).unwrap();
            outlet.close().unwrap();
        });
        assert_eq!(whole, Some(all.clone()));
        assert_eq!(received(move |mut outlet| outlet.write_all(&all).unwrap()), None);
        assert_eq!(
            received(|mut outlet| {
                outlet.write_all(&vec![0; PIECE]).unwrap();
                panic!("a defect");
            }),
            None
        );
    }

    #[test]
    fn whoever_leaves_stops_the_reading() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let stopped = runtime.block_on(async {
            let (mut outlet, body) = open(Handle::current());
            drop(body);
            let writing =
                tokio::task::spawn_blocking(move || outlet.write_all(&vec![0; 2 * PIECE]));
            writing.await.unwrap()
        });
        assert_eq!(stopped.unwrap_err().kind(), ErrorKind::BrokenPipe);
    }
}
