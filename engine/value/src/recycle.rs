//! Vectors that are used again for values of another lifetime.

use std::mem::ManuallyDrop;

/// An empty vector in the memory of a used one. The types differ in lifetimes only, or at least have one shape.
///
/// ```
/// use lictor_value::{Value, recycle};
/// let used = vec![Value::TRUE; 9];
/// let fresh: Vec<Value<'_>> = recycle(used);
/// assert!(fresh.is_empty() && fresh.capacity() >= 9);
/// ```
#[inline(always)]
#[must_use]
pub fn recycle<T, U>(mut used: Vec<T>) -> Vec<U> {
    const { assert!(size_of::<T>() == size_of::<U>() && align_of::<T>() == align_of::<U>()) };
    used.clear();
    let mut used = ManuallyDrop::new(used);
    // SAFETY: the memory came from a vector, holds as many `U` as `T` in the same layout, and no item of it is live.
    unsafe { Vec::from_raw_parts(used.as_mut_ptr().cast(), 0, used.capacity()) }
}
