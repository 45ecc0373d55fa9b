//! What is seen of a pair of names: flags, and the word classes that stand around and between them.

use super::super::class_set::{ClassSet, bits};
use crate::value::{EntityType, Predicate};

/// A feature's number: first the flags, then the pairs of types, what the rules said, then a block a group of classes.
pub type Feature = u16;

named! {
    /// A circumstance of a pair; what each means is its name.
    Flag, FLAGS:
    Always = "always",
    Forward = "object behind subject",
    SameSentence = "same sentence",
    NextSentence = "object one sentence on",
    SentenceBefore = "object one sentence before",
    TwoOn = "object two sentences on",
    TwoBefore = "object two sentences before",
    Far = "farther apart",
    Adjacent = "1 piece apart",
    Apart2 = "2 pieces apart",
    Apart3 = "3 pieces apart",
    Apart5 = "5 pieces apart",
    Apart8 = "8 pieces apart",
    Apart14 = "14 pieces apart",
    Apart24 = "24 pieces apart",
    ApartMore = "more than 24 pieces apart",
    NoComma = "no comma between",
    OneComma = "one comma between",
    TwoCommas = "two commas between",
    ManyCommas = "many commas between",
    Semicolon = "semicolon between",
    Colon = "colon between",
    OpensBracket = "bracket opens between",
    ClosesBracket = "bracket closes between",
    Bar = "bar between",
    Dash = "dash between",
    Like0 = "no name of the object's type between",
    Like1 = "one name of the object's type between",
    Like2 = "two names of the object's type between",
    LikeMany = "many names of the object's type between",
    Rival0 = "no name of the subject's type between",
    Rival1 = "one name of the subject's type between",
    RivalMany = "many names of the subject's type between",
    DateBetween = "date between",
    PersonBetween = "person between",
    AgreementBetween = "agreement between",
    ObjectInSubject = "object inside subject's name",
    SubjectInObject = "subject inside object's name",
    SubjectInOther = "subject inside another name",
    ObjectInOther = "object inside another name",
    SubjectTitled = "subject in a title",
    ObjectTitled = "object in a title",
    SubjectTabled = "subject in a table",
    SubjectFirst = "subject first of its type",
    ObjectFirst = "object first of its type",
    SubjectMost = "subject most often named of its type",
    ObjectMost = "object most often named of its type",
    ObjectSecond = "object second most often named of its type",
    SubjectOnly = "subject alone of its type",
    ObjectOnly = "object alone of its type",
    SubjectOpens = "subject first name of its sentence",
    ObjectOpens = "object first name of its sentence",
    ObjectEnds = "object last name of its sentence",
    Known = "lists: subject within object",
    KnownNot = "lists: subject not within object",
    KnownNear = "lists: subject within object, and near it",
    OneCountry = "lists: one country",
    TwoCountries = "lists: two countries",
    SubjectMeant = "subject meant by another word",
    ObjectMeant = "object meant by another word",
    ObjectAdjective = "object as an adjective",
    SubjectListed = "subject in a list",
    ObjectListed = "object in a list",
    BothListed = "both in one list",
    Repeated = "near each other more than once",
    Day = "date to the day",
    Month = "date to the month",
    Year = "date to the year",
    OnlyDate = "only date of the sentence",
    ActorSubject = "somebody of the object beside the subject",
    ActorSigned = "somebody of the object signs",
    SubjectQuoted = "subject in title marks",
}

named! {
    /// Where word classes are looked at; each is a block of features.
    Group, GROUPS:
    Between = "between",
    BetweenBack = "between, object first",
    BeforeSubject = "before subject",
    BehindSubject = "behind subject",
    BeforeObject = "before object",
    BehindObject = "behind object",
    Sentence = "in subject's sentence",
    Shared = "in their sentence",
    ObjectSentence = "in object's sentence",
    SubjectName = "in subject's name",
    ObjectName = "in object's name",
}

const TYPES: usize = FLAGS.len();
const SAID: usize = TYPES + EntityType::ALL.len() * EntityType::ALL.len();
const SAID_OTHER: usize = SAID + Predicate::ALL.len();
const LAST: usize = SAID_OTHER + Predicate::ALL.len();
/// Each group of classes begins at a word of its own.
const CLASSES: usize = LAST.next_multiple_of(64);

/// How many features there are.
pub const COUNT: usize = CLASSES + GROUPS.len() * ClassSet::ROOM;

/// Words of 64 features each.
const WORDS: usize = COUNT / 64;

/// A set of features, one bit each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Features([u64; WORDS]);

impl Default for Features {
    fn default() -> Self {
        Self([0; WORDS])
    }
}

impl Features {
    /// Adds a feature by its number; nothing where there is none of that number.
    pub fn add(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    /// Adds a flag.
    pub fn flag(&mut self, flag: Flag) {
        self.add(flag as usize);
    }

    /// Adds a flag where something is so.
    pub fn when(&mut self, is_so: bool, flag: Flag) {
        if is_so {
            self.flag(flag);
        }
    }

    /// Adds the types of subject and object.
    pub fn types(&mut self, subject: EntityType, object: EntityType) {
        self.add(TYPES + subject as usize * EntityType::ALL.len() + object as usize);
    }

    /// Adds what is said of the pair, and of the subject and something else.
    pub fn say(&mut self, of_pair: Predicates, of_other: Predicates) {
        of_pair.iter().for_each(|p| self.add(SAID + p as usize));
        of_other.iter().for_each(|p| self.add(SAID_OTHER + p as usize));
    }

    /// Adds classes.
    pub fn classes(&mut self, group: Group, classes: ClassSet) {
        let base = (CLASSES + group as usize * ClassSet::ROOM) / 64;
        for (word, bits) in self.0.iter_mut().skip(base).zip(classes.words()) {
            *word |= bits;
        }
    }

    /// Whether a feature is there.
    pub fn contains(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word & (1 << (number % 64)) != 0)
    }

    /// Its words of 64 features each.
    pub fn words(&self) -> &[u64] {
        &self.0
    }

    /// All numbers, in their order.
    pub fn numbers(&self) -> impl Iterator<Item = Feature> {
        self.0.iter().enumerate().flat_map(|(word, all)| bits(*all).map(move |bit| (word * 64 + bit) as Feature))
    }
}

/// A set of predicates, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Predicates(u32);

impl Predicates {
    /// Adds one.
    pub fn add(&mut self, p: Predicate) {
        self.0 |= 1 << p as u32;
    }

    /// Takes one away.
    pub fn drop(&mut self, p: Predicate) {
        self.0 &= !(1 << p as u32);
    }

    /// Whether one is there.
    pub fn contains(self, p: Predicate) -> bool {
        self.0 & 1 << p as u32 != 0
    }

    /// Those of this set that are not in another.
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Those that either set has.
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that both sets have.
    pub fn common(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// All of them, in their order.
    pub fn iter(self) -> impl Iterator<Item = Predicate> {
        bits(u64::from(self.0)).map(|place| Predicate::ALL[place])
    }
}

impl FromIterator<Predicate> for Predicates {
    fn from_iter<I: IntoIterator<Item = Predicate>>(all: I) -> Self {
        let mut set = Self::default();
        all.into_iter().for_each(|p| set.add(p));
        set
    }
}

/// The name of a feature, as the files of weights have it.
pub fn name(feature: usize, classes: &[String]) -> String {
    let pair = |n: usize| (EntityType::ALL[n / EntityType::ALL.len()], EntityType::ALL[n % EntityType::ALL.len()]);
    if let Some(flag) = FLAGS.get(feature) {
        return (*flag).to_owned();
    }
    if feature < SAID {
        let (subject, object) = pair(feature - TYPES);
        return format!("{subject} to {object}");
    }
    if feature < SAID_OTHER {
        return format!("rules say {}", Predicate::ALL[feature - SAID]);
    }
    if feature < LAST {
        return format!("rules say {} of another", Predicate::ALL[feature - SAID_OTHER]);
    }
    if feature < CLASSES {
        return format!("none {feature}");
    }
    let (group, class) = ((feature - CLASSES) / ClassSet::ROOM, (feature - CLASSES) % ClassSet::ROOM);
    let class = classes.get(class).map_or("?", String::as_str);
    format!("{}: {class}", GROUPS.get(group).copied().unwrap_or("?"))
}
