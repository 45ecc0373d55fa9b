//! A priority queue of whole-number keys that never fall below the last one taken: a radix heap
//! (Ahuja, Mehlhorn, Orlin, Tarjan 1990, "Faster algorithms for the shortest path problem").

use super::Millis;

/// Pairs of key and node, the least key first; O(1) to push, O(log of the greatest key) amortised to pop.
#[derive(Debug)]
pub(super) struct Queue {
    /// Bucket 0 holds keys equal to the last one taken, bucket i those that first differ from it in bit i − 1.
    buckets: [Vec<(Millis, u32)>; 33],
    last: Millis,
}

impl Default for Queue {
    fn default() -> Self {
        Self { buckets: [const { Vec::new() }; 33], last: 0 }
    }
}

impl Queue {
    /// Adds a node; the key is at least the last one taken.
    pub(super) fn push(&mut self, key: Millis, node: u32) {
        debug_assert!(key >= self.last, "keys never fall");
        self.buckets[self.bucket(key)].push((key, node));
    }

    /// Takes a pair of least key.
    pub(super) fn pop(&mut self) -> Option<(Millis, u32)> {
        if self.buckets[0].is_empty() {
            let full = self.buckets.iter().position(|b| !b.is_empty())?;
            let moved = std::mem::take(&mut self.buckets[full]);
            self.last = moved.iter().map(|(key, _)| *key).min()?;
            for &(key, node) in &moved {
                let bucket = self.bucket(key);
                self.buckets[bucket].push((key, node));
            }
            // The emptied bucket keeps its room.
            let mut moved = moved;
            moved.clear();
            if self.buckets[full].is_empty() {
                self.buckets[full] = moved;
            }
        }
        self.buckets[0].pop()
    }

    const fn bucket(&self, key: Millis) -> usize {
        (Millis::BITS - (key ^ self.last).leading_zeros()) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_out_in_order_while_others_go_in() {
        let mut queue = Queue::default();
        let mut seed = 1_u32;
        let mut random = || {
            seed ^= seed << 13;
            seed ^= seed >> 17;
            seed ^= seed << 5;
            seed
        };
        for node in 0..100 {
            queue.push(random() % 1000, node);
        }
        let (mut last, mut taken) = (0, 0);
        while let Some((key, node)) = queue.pop() {
            assert!(key >= last);
            (last, taken) = (key, taken + 1);
            if taken < 1000 {
                queue.push(key + random() % 1000, node);
            }
        }
        assert_eq!(taken, 1099);
    }
}
