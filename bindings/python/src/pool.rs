//! Threads for batches. A process that was forked has none of its parent's, so each process makes its own.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The pools of a process, by their number of threads.
struct Pools {
    process: u32,
    by_threads: HashMap<usize, Arc<ThreadPool>>,
}

static POOLS: Mutex<Option<Pools>> = Mutex::new(None);

/// How many threads a batch gets at most.
const MAX_THREADS: usize = 256;

/// What `work` makes of each item, in their order, on so many threads; on every core for 0.
pub(crate) fn each<I: Sync, T: Send>(
    threads: usize,
    items: &[I],
    work: impl Fn(&I) -> T + Sync + Send,
) -> Vec<T> {
    if threads == 1 || items.len() < 2 {
        return items.iter().map(work).collect();
    }
    match pool(threads.min(MAX_THREADS)) {
        Some(pool) => pool.install(|| items.par_iter().map(&work).collect()),
        None => items.iter().map(work).collect(),
    }
}

/// None where the system gives no threads.
fn pool(threads: usize) -> Option<Arc<ThreadPool>> {
    let mut pools = POOLS.lock().unwrap_or_else(PoisonError::into_inner);
    let process = std::process::id();
    if pools.as_ref().is_some_and(|pools| pools.process != process) {
        // Their threads are not here, so nobody can be waited for.
        std::mem::forget(pools.take());
    }
    let pools = pools.get_or_insert_with(|| Pools { process, by_threads: HashMap::new() });
    if let Some(pool) = pools.by_threads.get(&threads) {
        return Some(Arc::clone(pool));
    }
    let pool = Arc::new(ThreadPoolBuilder::new().num_threads(threads).build().ok()?);
    pools.by_threads.insert(threads, Arc::clone(&pool));
    Some(pool)
}
