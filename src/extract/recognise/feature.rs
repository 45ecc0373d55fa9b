//! What is seen of a run of words that may be a name: flags, what types its words and the rules speak for, and word classes.

use super::super::class_set::ClassSet;
use crate::value::EntityType;

/// A feature's number: first the flags, then a block a group of types, then a block a group of classes.
pub type Feature = u16;

/// The types that a run of words may name.
pub const LABELS: [EntityType; 7] = [
    EntityType::Park,
    EntityType::City,
    EntityType::Country,
    EntityType::Region,
    EntityType::Organisation,
    EntityType::Person,
    EntityType::Event,
];

named! {
    /// A circumstance of a run of words; what each means is its name.
    Flag, FLAGS:
    Always = "always",
    Words1 = "one word",
    Words2 = "two words",
    Words3 = "three words",
    Words4 = "four words",
    Words5 = "five words",
    WordsMore = "more words",
    NoHead = "no head word",
    Head = "head word",
    AllKnown = "all words known names",
    NoneKnown = "no word a known name",
    WholeUnknown = "one word of no list",
    CapitalBefore = "capital before",
    SmallBefore = "small letter before",
    CapitalBehind = "capital behind",
    SmallBehind = "small letter behind",
    OpensBlock = "opens its block",
    EndsBlock = "ends its block",
    NotProposed = "no rule proposes it",
    Untouched = "no rule touches its ends",
    Surrounds = "surrounds a proposed name",
    ProposedElsewhere = "proposed elsewhere, not here",
    AlsoSmall = "also written with a small letter",
    Forename1 = "first name, one word",
    Forename2 = "first name, two words",
    Forename3 = "first name, three words",
    Forename4 = "first name, more words",
    Adjective = "adjective of a country first",
    Possessive = "possessive inside",
}

named! {
    /// The shape of a word.
    Shape, SHAPES:
    Capitals = "all capitals",
    Digit = "digit",
    Camel = "capital inside",
    Initial = "initial",
    Hyphen = "hyphen",
    Foreign = "letter of another alphabet",
    Plain = "plain",
}

named! {
    /// Of which word a shape is told.
    Shaped, SHAPED:
    First = "first word",
    Last = "last word",
    Only = "only word",
}

named! {
    /// What separates a run from what is before or behind it.
    Border, BORDERS:
    Space = "space",
    Comma = "comma",
    Possessive = "possessive",
    Break = "break",
    None = "nothing",
}

named! {
    /// A mark right before or behind a run.
    Mark, MARKS:
    Quote = "quotation mark",
    Bracket = "bracket",
    Stop = "full stop",
    Colon = "colon",
    Comma = "comma",
    Dash = "dash",
    Slash = "slash",
    Other = "another mark",
}

named! {
    /// What speaks for a type.
    Typed, TYPED:
    HeadLast = "ends in the head word of",
    HeadLastWeak = "ends in a weak head word of",
    HeadLastSmall = "ends in a small head word of",
    HeadFirst = "begins with the head word of",
    HeadFirstWeak = "begins with a weak head word of",
    HeadFirstSmall = "begins with a small head word of",
    OpenerFirst = "begins with the opener of",
    HeadInside = "head word inside, of",
    HeadBefore = "head word before, of",
    HeadBehind = "head word behind, of",
    KnownFirst = "begins with the name of",
    KnownLast = "ends in the name of",
    KnownLarge = "the name of a large",
    KnownMiddle = "the name of a middling",
    KnownSmall = "the name of a small",
    KnownBefore = "behind the name of",
    KnownBehind = "before the name of",
    Listed = "listed as",
    Built = "built by a rule as",
    Personal = "by its form or place",
    Bound = "by context",
    InsideProposed = "inside a proposed",
    OpensProposed = "at the start of a proposed",
    EndsProposed = "at the end of a proposed",
    StartsWithProposed = "starts with a proposed",
    CutsProposed = "starts inside a proposed",
    EndsWithProposed = "ends with a proposed",
    StopsInProposed = "ends inside a proposed",
    Elsewhere = "proposed elsewhere as",
}

named! {
    /// Where word classes are looked at.
    Group, GROUPS:
    First = "first",
    Last = "last",
    Inside = "inside",
    Before = "before",
    SecondBefore = "second before",
    Behind = "behind",
    SecondBehind = "second behind",
    BeforeOne = "before one word",
    BeforeTwo = "before two words",
    BeforeMore = "before more words",
}

/// Lengths that are told apart beside what separates a run from its surroundings.
const LENGTHS: usize = 4;

const SHAPE: usize = FLAGS.len();
const BEFORE: usize = SHAPE + SHAPED.len() * SHAPES.len();
const BEHIND: usize = BEFORE + BORDERS.len();
const MARK_BEFORE: usize = BEHIND + BORDERS.len();
const MARK_BEHIND: usize = MARK_BEFORE + MARKS.len();
const BETWEEN: usize = MARK_BEHIND + MARKS.len();
const TYPES: usize = BETWEEN + LENGTHS * BORDERS.len() * BORDERS.len();
const CLASSES: usize = TYPES + TYPED.len() * EntityType::ALL.len();

/// How many features there are.
pub const COUNT: usize = CLASSES + GROUPS.len() * ClassSet::ROOM;

/// Words of 64 bits for what may speak for a type.
const TYPED_WORDS: usize = (TYPED.len() * EntityType::ALL.len()).div_ceil(64);

/// The features of one run, as they are gathered, each once.
#[derive(Debug, Default)]
pub struct Features {
    list: Vec<Feature>,
    /// Which of those that speak for a type are there: several words may say the same.
    typed: [u64; TYPED_WORDS],
}

impl Features {
    fn add(&mut self, number: usize) {
        self.list.extend(Feature::try_from(number));
    }

    /// Forgets all of them.
    pub fn clear(&mut self) {
        self.list.clear();
        self.typed = [0; TYPED_WORDS];
    }

    /// All of them, in the order in which they were seen.
    pub fn all(&self) -> &[Feature] {
        &self.list
    }

    /// Adds a flag where something is so.
    pub fn when(&mut self, is_so: bool, flag: Flag) {
        if is_so {
            self.add(flag as usize);
        }
    }

    /// Adds the shape of a word.
    pub fn shape(&mut self, of: Shaped, shape: Shape) {
        self.add(SHAPE + of as usize * SHAPES.len() + shape as usize);
    }

    /// Adds what separates the run from its surroundings, alone and beside its length in words.
    pub fn borders(&mut self, before: Border, behind: Border, words: usize) {
        self.add(BEFORE + before as usize);
        self.add(BEHIND + behind as usize);
        let length = words.clamp(1, LENGTHS) - 1;
        self.add(BETWEEN + (length * BORDERS.len() + before as usize) * BORDERS.len() + behind as usize);
    }

    /// Adds the mark right before the run.
    pub fn mark_before(&mut self, mark: Mark) {
        self.add(MARK_BEFORE + mark as usize);
    }

    /// Adds the mark right behind the run.
    pub fn mark_behind(&mut self, mark: Mark) {
        self.add(MARK_BEHIND + mark as usize);
    }

    /// Adds what speaks for a type.
    pub fn typed(&mut self, how: Typed, kind: EntityType) {
        let number = how as usize * EntityType::ALL.len() + kind as usize;
        let (word, bit) = (&mut self.typed[number / 64], 1 << (number % 64));
        if *word & bit == 0 {
            *word |= bit;
            self.add(TYPES + number);
        }
    }

    /// Adds classes.
    pub fn classes(&mut self, group: Group, classes: ClassSet) {
        classes.indices().for_each(|class| self.add(CLASSES + group as usize * ClassSet::ROOM + class));
    }
}

/// The name of a feature, as the files of weights have it.
pub fn name(feature: usize, classes: &[String]) -> String {
    if let Some(flag) = FLAGS.get(feature) {
        return (*flag).to_owned();
    }
    let in_two =
        |n: usize, outer: &[&str], inner: &[&str]| (outer[n / inner.len()].to_owned(), inner[n % inner.len()].to_owned());
    if feature < BEFORE {
        let (of, shape) = in_two(feature - SHAPE, SHAPED, SHAPES);
        return format!("{of}: {shape}");
    }
    if feature < BEHIND {
        return format!("{} before", BORDERS[feature - BEFORE]);
    }
    if feature < MARK_BEFORE {
        return format!("{} behind", BORDERS[feature - BEHIND]);
    }
    if feature < MARK_BEHIND {
        return format!("mark before: {}", MARKS[feature - MARK_BEFORE]);
    }
    if feature < BETWEEN {
        return format!("mark behind: {}", MARKS[feature - MARK_BEHIND]);
    }
    if feature < TYPES {
        let n = feature - BETWEEN;
        let (length, (before, behind)) =
            (n / (BORDERS.len() * BORDERS.len()) + 1, in_two(n % (BORDERS.len() * BORDERS.len()), BORDERS, BORDERS));
        return format!("words between {before} and {behind}: {length}");
    }
    if feature < CLASSES {
        let n = feature - TYPES;
        return format!("{} {}", TYPED[n / EntityType::ALL.len()], EntityType::ALL[n % EntityType::ALL.len()]);
    }
    let (group, class) = ((feature - CLASSES) / ClassSet::ROOM, (feature - CLASSES) % ClassSet::ROOM);
    format!("{}: {}", GROUPS[group], classes.get(class).map_or("?", String::as_str))
}
