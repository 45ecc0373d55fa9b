//! What is seen of a pair of names: flags, and the word classes that stand around and between them.

use super::super::class_set::ClassSet;
use crate::value::{AgreementKind, EntityType, Predicate};

/// A feature's number: first the flags, then the pairs of types, kinds of agreements, what the rules said, then a block a group of classes.
pub type Feature = u16;

/// Flags, with the names they have in the files of weights.
macro_rules! flags {
    ($($name:ident = $text:literal),+ $(,)?) => {
        /// A circumstance of a pair; what each means is its name.
        #[allow(missing_docs)]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Flag { $($name),+ }

        /// The flags' names, in their order.
        pub const FLAGS: &[&str] = &[$($text),+];
    };
}

flags! {
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

/// Where word classes are looked at; each is a block of features.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Between the two, the object behind.
    Between,
    /// Between the two, the object before.
    BetweenBack,
    /// The two words before the subject.
    BeforeSubject,
    /// The two words behind it.
    BehindSubject,
    /// The two words before the object.
    BeforeObject,
    /// The two words behind it.
    BehindObject,
    /// Anywhere in the subject's sentence, where the object is in another.
    Sentence,
    /// Anywhere in the sentence that both are in.
    Shared,
    /// Anywhere in the object's sentence, where it is another.
    ObjectSentence,
    /// Inside the subject's name.
    SubjectName,
    /// Inside the object's name.
    ObjectName,
}

/// The groups' names, in their order.
pub const GROUPS: &[&str] = &[
    "between",
    "between, object first",
    "before subject",
    "behind subject",
    "before object",
    "behind object",
    "in subject's sentence",
    "in their sentence",
    "in object's sentence",
    "in subject's name",
    "in object's name",
];

const TYPES: usize = FLAGS.len();
const KINDS: usize = TYPES + EntityType::ALL.len() * EntityType::ALL.len();
const SAID: usize = KINDS + AgreementKind::ALL.len();
const SAID_OTHER: usize = SAID + Predicate::ALL.len();
const CLASSES: usize = SAID_OTHER + Predicate::ALL.len();

/// How many features there are.
pub const COUNT: usize = CLASSES + GROUPS.len() * ClassSet::ROOM;

/// The features of a pair, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Features(Vec<Feature>);

impl Features {
    /// Adds a flag.
    pub fn flag(&mut self, flag: Flag) {
        self.0.push(flag as Feature);
    }

    /// Adds a flag where something is so.
    pub fn when(&mut self, is_so: bool, flag: Flag) {
        if is_so {
            self.flag(flag);
        }
    }

    /// Adds the types of subject and object.
    pub fn types(&mut self, subject: EntityType, object: EntityType) {
        self.0.push((TYPES + subject as usize * EntityType::ALL.len() + object as usize) as Feature);
    }

    /// Adds the kind of an agreement.
    pub fn kind(&mut self, kind: AgreementKind) {
        self.0.push((KINDS + kind as usize) as Feature);
    }

    /// Adds that the rules say this of the pair.
    pub fn said(&mut self, predicate: Predicate) {
        self.0.push((SAID + predicate as usize) as Feature);
    }

    /// Adds that the rules say this of the subject and something else.
    pub fn said_other(&mut self, predicate: Predicate) {
        self.0.push((SAID_OTHER + predicate as usize) as Feature);
    }

    /// Adds classes.
    pub fn classes(&mut self, group: Group, classes: ClassSet) {
        let base = CLASSES + group as usize * ClassSet::ROOM;
        self.0.extend(classes.indices().map(|class| (base + class) as Feature));
    }

    /// Puts them in order, each once.
    pub fn close(&mut self) {
        self.0.sort_unstable();
        self.0.dedup();
    }

    /// Whether a flag is there.
    pub fn has(&self, flag: Flag) -> bool {
        self.0.contains(&(flag as Feature))
    }

    /// The numbers.
    pub fn numbers(&self) -> &[Feature] {
        &self.0
    }
}

/// The name of a feature, as the files of weights have it.
pub fn name(feature: usize, classes: &[String]) -> String {
    let pair = |n: usize| (EntityType::ALL[n / EntityType::ALL.len()], EntityType::ALL[n % EntityType::ALL.len()]);
    if let Some(flag) = FLAGS.get(feature) {
        return (*flag).to_owned();
    }
    if feature < KINDS {
        let (subject, object) = pair(feature - TYPES);
        return format!("{subject} to {object}");
    }
    if feature < SAID {
        return format!("kind {}", AgreementKind::ALL[feature - KINDS]);
    }
    if feature < SAID_OTHER {
        return format!("rules say {}", Predicate::ALL[feature - SAID]);
    }
    if feature < CLASSES {
        return format!("rules say {} of another", Predicate::ALL[feature - SAID_OTHER]);
    }
    let (group, class) = ((feature - CLASSES) / ClassSet::ROOM, (feature - CLASSES) % ClassSet::ROOM);
    let class = classes.get(class).map_or("?", String::as_str);
    format!("{}: {class}", GROUPS.get(group).copied().unwrap_or("?"))
}
