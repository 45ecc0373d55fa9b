//! What pieces of a sentence are, as sets: cheap tests before a pattern is tried.

use std::ops::BitOr;

use super::super::class_set::{ClassSet, bits};
use super::super::lexicon::TypeSet;
use super::{Element, Op, What};

/// Kinds of pieces: the classes of words, the types of names, and what else a piece may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinds {
    /// Classes of words.
    pub classes: ClassSet,
    /// Types of names.
    pub types: TypeSet,
    /// Bits of `DATE` and the like.
    others: u8,
}

const DATE: u8 = 1;
const COMMA: u8 = 2;
const MARK: u8 = 4;
const TEXT: u8 = 8;
/// What every piece is.
const PIECE: u8 = 16;

impl Kinds {
    /// Nothing.
    pub const NONE: Self = Self { classes: ClassSet::NONE, types: 0, others: 0 };

    /// Any piece at all.
    pub const ANY: Self = Self { others: PIECE, ..Self::NONE };

    /// The kinds of one piece.
    #[inline]
    pub fn of(element: &Element) -> Self {
        let (types, other) = match &element.what {
            What::Name(_, types) => (*types, 0),
            What::Date(_) => (0, DATE),
            What::Comma => (0, COMMA),
            What::Mark(_) => (0, MARK),
            What::Word => (0, 0),
            What::Text => (0, TEXT),
        };
        Self { classes: element.classes, types, others: PIECE | other }
    }

    /// The kinds that occur among pieces.
    pub fn all(elements: &[Element]) -> Self {
        elements.iter().fold(Self::NONE, |kinds, element| kinds | Self::of(element))
    }

    /// The kinds of piece that an instruction takes, if it takes one.
    pub(super) fn taken_by(op: &Op) -> Option<Self> {
        match op {
            Op::Name(types) => Some(Self { types: *types, ..Self::NONE }),
            Op::Classes(classes) => Some(Self { classes: *classes, ..Self::NONE }),
            Op::Date => Some(Self { others: DATE, ..Self::NONE }),
            Op::Comma => Some(Self { others: COMMA, ..Self::NONE }),
            Op::Mark(_) => Some(Self { others: MARK, ..Self::NONE }),
            Op::Text => Some(Self { others: TEXT, ..Self::NONE }),
            Op::Any(..) => Some(Self::ANY),
            Op::Start | Op::End | Op::Split(..) | Op::Jump(_) | Op::Open(_) | Op::Close(_) | Op::Done => None,
        }
    }

    /// A number for each of its kinds.
    pub fn indices(self) -> impl Iterator<Item = usize> {
        let types = bits(u64::from(self.types)).map(|of| ClassSet::ROOM + of);
        let others = bits(u64::from(self.others)).map(|of| ClassSet::ROOM + TypeSet::BITS as usize + of);
        self.classes.indices().chain(types).chain(others)
    }

    /// How much it takes in, roughly: a class is rarer than a type of names, that than marks.
    pub(super) fn breadth(self) -> u32 {
        let others = if self.others == 0 { 0 } else { 1 << 16 };
        self.classes.indices().count() as u32 + (self.types.count_ones() << 8) + others
    }

    /// Whether the two have a kind in common.
    #[inline]
    pub fn meets(self, other: Self) -> bool {
        self.types & other.types != 0 || self.others & other.others != 0 || self.classes.meets(other.classes)
    }
}

impl BitOr for Kinds {
    type Output = Self;

    #[inline]
    fn bitor(self, other: Self) -> Self {
        Self { classes: self.classes | other.classes, types: self.types | other.types, others: self.others | other.others }
    }
}

/// What a match may begin with behind the start of a sentence; anything where it may hold nothing.
pub(super) fn first(ops: &[Op]) -> Kinds {
    let mut first = Kinds::NONE;
    let mut seen = vec![false; ops.len()];
    let mut open = vec![0];
    while let Some(at) = open.pop() {
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        match &ops[at] {
            Op::Start => {}
            Op::Done | Op::End => first = first | Kinds::ANY,
            Op::Split(a, b) => open.extend([*a, *b]),
            Op::Jump(to) => open.push(*to),
            Op::Open(_) | Op::Close(_) => open.push(at + 1),
            op => first = first | Kinds::taken_by(op).unwrap_or(Kinds::ANY),
        }
    }
    first
}
