//! Rules of names, as their files tell them.

use serde::Deserialize;

use super::super::class_set::ClassSet;
use super::letters::Letters;
use crate::value::{AgreementKind, EntityType, Predicate};

/// How names of a kind are built: a head word and what stands before it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameRule {
    /// The rule's id, its path.
    #[serde(skip)]
    pub id: String,
    /// What names it finds, in one sentence.
    pub summary: String,
    /// The type of what is named.
    #[serde(rename = "type")]
    pub kind: EntityType,
    /// Words that end such a name.
    #[serde(default)]
    pub heads: Vec<String>,
    /// Words that end such a name only after a distinctive word that is no place.
    #[serde(default)]
    pub weak_heads: Vec<String>,
    /// Words that end such a name only after a known place or the head of another body ("… bureau").
    #[serde(default)]
    pub dependent_heads: Vec<String>,
    /// Words that are such a name by themselves, and end others.
    #[serde(default)]
    pub alone: Vec<String>,
    /// Whether its words are known in their cases too.
    #[serde(default)]
    pub decline: bool,
    /// Words that begin such a name, as in "Ministry of …".
    #[serde(default)]
    pub openers: Vec<String>,
    /// Classes that border other names and may yet stand inside these.
    #[serde(default)]
    pub through: Vec<String>,
    /// The bits of `through`.
    #[serde(skip)]
    pub through_set: ClassSet,
    /// Further classes that border these names.
    #[serde(default)]
    pub stops: Vec<String>,
    /// The bits of `stops`.
    #[serde(skip)]
    pub stop_set: ClassSet,
    /// Longest name, in characters.
    #[serde(default = "NameRule::longest")]
    pub max: usize,
    /// Fewest characters before the head.
    #[serde(default = "NameRule::shortest")]
    pub min: usize,
    /// How many characters of generic words before the head make a name; none do where it is not given.
    #[serde(default)]
    pub generic_from: Option<usize>,
    /// Whether known places before the head are names of their own (a city's country) and no part of this one.
    #[serde(default)]
    pub apart_from_places: bool,
    /// Whether a connector between two places may stand inside ("dialogue of X and Y").
    #[serde(default)]
    pub joins_places: bool,
    /// Whether a list of fields may stand between a place and the head ("X Ministry of Economy and Finance").
    #[serde(default)]
    pub joins_fields: bool,
    /// Whether text in quotes may stand inside.
    #[serde(default)]
    pub quotes: bool,
    /// Of events: whether what is signed at one is signed on its date and in its place.
    #[serde(default)]
    pub signing: bool,
    /// Of events: whether the agreement told last before one was signed there, where nothing else is said.
    #[serde(default)]
    pub signs_told: bool,
    /// Whether a name in title marks is one as a whole.
    #[serde(default)]
    pub titles: bool,
    /// What a name in title marks or quotes may end in too, where no head word ends it.
    #[serde(default)]
    pub title_ends: Vec<String>,
    /// Words that, right behind a weak head, show that the name goes on.
    #[serde(default)]
    pub not_before: Vec<String>,
    /// What a name inside this name says of it.
    #[serde(default)]
    pub inner: Vec<Inner>,
    /// Of agreements: which words of the name tell which kind, the first that fits.
    #[serde(default)]
    pub kinds: Vec<KindWords>,
    /// Of agreements: what one says of its two parties, by words of its name.
    #[serde(default)]
    pub ties: Vec<Tie>,
    /// Names that it must find, each alone in its text.
    #[serde(default)]
    pub examples: Vec<NameExample>,
}

impl NameRule {
    const fn longest() -> usize {
        40
    }

    const fn shortest() -> usize {
        2
    }
}

/// What a name inside another says: "X's management committee" manages X.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inner {
    /// The type of the name inside.
    #[serde(rename = "type")]
    pub kind: EntityType,
    /// What is said.
    pub p: Predicate,
    /// Whether the inner name is the subject.
    #[serde(default)]
    pub inner_is_subject: bool,
    /// Whether the inner name must be all that stands before the head.
    #[serde(default)]
    pub whole: bool,
    /// Words one of which must end the outer name, where there are any.
    #[serde(default)]
    pub ends: Vec<String>,
    /// A class of words one of which must stand before the inner name.
    #[serde(default)]
    pub after: Option<String>,
}

/// Words that tell an agreement's kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindWords {
    /// The kind.
    pub kind: AgreementKind,
    /// Words of the name, lower case.
    #[serde(deserialize_with = "lower")]
    pub words: Vec<String>,
}

/// What an agreement says of its two parties: a twinning agreement makes them friendship cities.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tie {
    /// What is said.
    pub p: Predicate,
    /// Words of the name, lower case, any of which says it.
    #[serde(deserialize_with = "lower")]
    pub words: Vec<String>,
    /// Words of the name, lower case, any of which says that it is not so yet.
    #[serde(default, deserialize_with = "lower")]
    pub unless: Vec<String>,
}

/// Words in the form in which names are searched for them.
fn lower<'de, D: serde::Deserializer<'de>>(words: D) -> Result<Vec<String>, D::Error> {
    Ok(Vec::<String>::deserialize(words)?.iter().map(|word| word.to_lowercase()).collect())
}

/// A text and the names that the rule finds in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameExample {
    /// A sentence.
    pub text: String,
    /// The names.
    #[serde(default)]
    pub finds: Vec<String>,
    /// What must not come out as a name.
    #[serde(default)]
    pub not: Vec<String>,
}

/// How persons' names are written in one script.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonRule {
    /// The rule's id.
    #[serde(skip)]
    pub id: String,
    /// What names it finds, in one sentence.
    pub summary: String,
    /// Whether the script is Han: surname first, nothing between the words.
    #[serde(default)]
    pub han: bool,
    /// Surnames of one character.
    #[serde(default)]
    pub surnames: Letters,
    /// Surnames of several.
    #[serde(default)]
    pub compounds: Vec<String>,
    /// The characters that foreign names are written with, for their sound.
    #[serde(default)]
    pub sounds: Letters,
    /// What surnames end in, in scripts with spaces.
    #[serde(default)]
    pub endings: Vec<String>,
}
