//! Sets of word classes.

use std::ops::{BitAnd, BitOr, BitOrAssign, Not};

/// Words of 64 classes each.
const WORDS: usize = 5;

/// A set of word classes, one bit each.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClassSet([u64; WORDS]);

impl ClassSet {
    /// No class at all.
    pub const NONE: Self = Self([0; WORDS]);
    /// How many classes there can be.
    pub const ROOM: usize = WORDS * 64;

    /// The set of one class; nothing where there is no room for it.
    pub fn of(index: usize) -> Self {
        let mut set = Self::NONE;
        if let Some(word) = set.0.get_mut(index / 64) {
            *word = 1 << (index % 64);
        }
        set
    }

    /// Whether the two have a class in common.
    #[inline]
    pub fn meets(self, other: Self) -> bool {
        self.0.iter().zip(other.0).fold(0, |common, (a, b)| common | a & b) != 0
    }

    /// Its bits, 64 classes a word.
    pub fn words(self) -> [u64; WORDS] {
        self.0
    }

    /// The indices of its classes, in their order.
    pub fn indices(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(word, set)| bits(set).map(move |bit| word * 64 + bit))
    }
}

/// The bits that are set, lowest first.
pub fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = word.trailing_zeros() as usize;
        (word != 0).then(|| {
            word &= word - 1;
            bit
        })
    })
}

impl BitAnd for ClassSet {
    type Output = Self;

    #[inline]
    fn bitand(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] & other.0[i]))
    }
}

impl BitOr for ClassSet {
    type Output = Self;

    #[inline]
    fn bitor(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }
}

impl BitOrAssign for ClassSet {
    #[inline]
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}

impl Not for ClassSet {
    type Output = Self;

    #[inline]
    fn not(self) -> Self {
        Self(self.0.map(|word| !word))
    }
}
