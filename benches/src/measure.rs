//! Time, best of many blocks, and calls of the allocator.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::time::{Duration, Instant};

/// The system's allocator, counting its calls per thread.
struct Counting;

thread_local! {
    static CALLS: Cell<u64> = const { Cell::new(0) };
}

fn count() {
    // Counted while the thread lives; what it frees at its very end is of no interest.
    let _ = CALLS.try_with(|calls| calls.set(calls.get() + 1));
}

// SAFETY: every call goes on to the system's allocator as it came.
#[expect(unsafe_code, reason = "there is no other way to count allocations")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: as for the caller.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as for the caller.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: as for the caller.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: as for the caller.
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What one lane may take in all.
const ENOUGH: Duration = Duration::from_millis(2500);

/// How often the work calls the allocator.
pub fn allocations(work: &mut dyn FnMut()) -> u64 {
    let before = CALLS.get();
    work();
    CALLS.get() - before
}

/// One thing that is timed.
pub struct Lane<'a> {
    work: &'a mut dyn FnMut(),
    per_block: u64,
    best: f64,
    spent: Duration,
}

/// What timing gave.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// Of the fastest block, per call.
    pub nanoseconds: f64,
    /// Allocations of one call, after others.
    pub allocations: u64,
}

impl Cost {
    /// What was not measured.
    pub const MISSING: Cost = Cost { nanoseconds: f64::NAN, allocations: 0 };
}

impl<'a> Lane<'a> {
    /// Warms up, and finds how many calls fill a block.
    pub fn new(work: &'a mut dyn FnMut(), block: Duration) -> Lane<'a> {
        let mut per_block = 1;
        loop {
            let start = Instant::now();
            (0..per_block).for_each(|_| work());
            let elapsed = start.elapsed();
            if elapsed >= block || per_block >= 1 << 24 {
                return Lane { work, per_block, best: f64::INFINITY, spent: Duration::ZERO };
            }
            let wanted = block.as_secs_f64() / elapsed.as_secs_f64().max(1e-9) * 1.1;
            per_block = (per_block as f64 * wanted.min(16.0)).ceil() as u64;
        }
    }

    /// Slow work is not repeated for ever.
    fn block(&mut self) {
        if self.spent > ENOUGH {
            return;
        }
        let start = Instant::now();
        for _ in 0..self.per_block {
            (self.work)();
        }
        let elapsed = start.elapsed();
        self.spent += elapsed;
        let each = elapsed.as_secs_f64() * 1e9 / self.per_block as f64;
        self.best = self.best.min(each);
    }
}

/// Times all lanes in turns, so that what disturbs one disturbs all.
pub fn race(lanes: &mut [Lane<'_>], blocks: usize) -> Vec<Cost> {
    for _ in 0..blocks {
        lanes.iter_mut().for_each(Lane::block);
    }
    lanes
        .iter_mut()
        .map(|lane| Cost { nanoseconds: lane.best, allocations: allocations(lane.work) })
        .collect()
}
