//! Work on many inputs with all cores, results in input order, bounded memory.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

/// Inputs read ahead per worker: enough that no core waits, few enough that memory stays small.
const AHEAD: usize = 4;

/// How many workers to use: one a core.
pub fn workers() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Applies `work` to every input on `workers` threads and hands the results to `sink` in the order of the inputs.
///
/// Reading (`inputs.next()`) and writing (`sink`) stay on the calling thread, so neither has to be `Send`. At most
/// `4 × workers` inputs are between the two at any moment, whatever their number and however unequal their sizes.
///
/// A panic of `work` is passed on to the caller.
///
/// # Errors
/// The first error of `sink`; no further input is read after it.
pub fn in_order<I: Send, O: Send, E>(
    inputs: impl IntoIterator<Item = I>,
    workers: usize,
    work: impl Fn(I) -> O + Sync,
    mut sink: impl FnMut(O) -> Result<(), E>,
) -> Result<(), E> {
    let workers = workers.max(1);
    let window = workers * AHEAD;
    let (job_sender, job_receiver) = channel::<(usize, I)>();
    let (result_sender, result_receiver) = channel::<(usize, thread::Result<O>)>();
    let jobs = Mutex::new(job_receiver);
    thread::scope(|scope| {
        // Owned here, so that it is closed on every way out and the workers end.
        let job_sender = job_sender;
        for _ in 0..workers {
            let (jobs, work, results) = (&jobs, &work, result_sender.clone());
            scope.spawn(move || serve(jobs, work, &results));
        }
        drop(result_sender);
        let mut inputs = inputs.into_iter().enumerate().fuse();
        let mut early = BTreeMap::new();
        let (mut sent, mut done) = (0, 0);
        loop {
            while sent - done < window {
                let Some(job) = inputs.next() else { break };
                sent += 1;
                if job_sender.send(job).is_err() {
                    break;
                }
            }
            if sent == done {
                return Ok(());
            }
            let Ok((index, result)) = result_receiver.recv() else { return Ok(()) };
            early.insert(index, result.unwrap_or_else(|panic| resume_unwind(panic)));
            while let Some(result) = early.remove(&done) {
                done += 1;
                sink(result)?;
            }
        }
    })
}

/// One worker: takes jobs until there are no more, or nobody wants the results.
fn serve<I, O>(jobs: &Mutex<Receiver<(usize, I)>>, work: impl Fn(I) -> O, results: &Sender<(usize, thread::Result<O>)>) {
    loop {
        // The lock is held while waiting: the others would wait for the same job.
        let job = jobs.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv();
        let Ok((index, input)) = job else { return };
        let result = catch_unwind(AssertUnwindSafe(|| work(input)));
        if results.send((index, result)).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_inputs() {
        let mut out = Vec::new();
        let slow_first = |i: u64| {
            thread::sleep(Duration::from_micros(500 * (i % 3)));
            i * 2
        };
        in_order(0..200, 4, slow_first, |o| {
            out.push(o);
            Ok::<(), Infallible>(())
        })
        .unwrap();
        assert_eq!(out, (0..200).map(|i| i * 2).collect::<Vec<_>>());
    }

    #[test]
    fn no_more_than_the_window_is_under_way() {
        let (under_way, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let inputs = (0..500_u64).inspect(|_| {
            most.fetch_max(under_way.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        });
        let first_is_slow = |i: u64| {
            if i == 0 {
                thread::sleep(Duration::from_millis(50));
            }
        };
        in_order(inputs, 2, first_is_slow, |()| {
            under_way.fetch_sub(1, Ordering::SeqCst);
            Ok::<(), Infallible>(())
        })
        .unwrap();
        assert!(most.load(Ordering::SeqCst) <= 2 * AHEAD, "{most:?}");
    }

    #[test]
    #[should_panic(expected = "at seven")]
    fn a_panic_reaches_the_caller() {
        let _ = in_order(0..100, 2, |i| assert!(i != 7, "at seven"), |()| Ok::<(), Infallible>(()));
    }

    #[test]
    fn an_error_of_the_sink_stops_the_reading() {
        let read = AtomicUsize::new(0);
        let endless = (0_u64..).inspect(|_| {
            read.fetch_add(1, Ordering::SeqCst);
        });
        let result = in_order(endless, 2, |i| i, |i| if i == 10 { Err("full") } else { Ok(()) });
        assert_eq!(result, Err("full"));
        assert!(read.load(Ordering::SeqCst) < 100);
    }
}
