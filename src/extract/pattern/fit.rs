//! The machine that patterns run on.

use super::{ADJECTIVE, Element, Fit, Kinds, Op, Pattern, Reach, What};

/// The memory of the machine, kept from one run to the next.
#[derive(Debug, Default)]
pub struct Machine {
    /// The pairs of instruction and place already tried in vain, one bit each: a pair that failed fails from everywhere,
    /// since captures never decide.
    seen: Vec<u64>,
    jobs: Vec<Job>,
    slots: Vec<Option<(usize, usize)>>,
}

#[derive(Debug, Clone, Copy)]
enum Job {
    Try(usize, usize),
    Restore(usize, Option<(usize, usize)>),
}

impl Pattern {
    /// Whether a sentence that holds these kinds of pieces can match at all.
    pub fn may_fit(&self, kinds: Kinds) -> bool {
        self.needed.iter().all(|need| need.meets(kinds))
    }

    /// Kinds without a piece of which no sentence matches: of several the narrowest.
    pub fn trigger(&self) -> Kinds {
        self.needed.iter().copied().min_by_key(|need| need.breadth()).unwrap_or(Kinds::ANY)
    }

    /// The matches in a sentence, leftmost first, none within another.
    pub fn fits(&self, sentence: &[Element], machine: &mut Machine) -> Vec<Fit> {
        let mut found = Vec::new();
        // A match holds a piece of each kind that is needed, in their order: it begins no later than the first of the last such row.
        let mut last = sentence.len();
        for need in self.needed.iter().rev() {
            let Some(at) = sentence[..last].iter().rposition(|e| need.meets(Kinds::of(e))) else { return found };
            last = at;
        }
        let may_start = |from: usize| from == 0 || sentence.get(from).map_or(Kinds::ANY, Kinds::of).meets(self.first);
        let Some(mut from) = (0..=last).find(|from| may_start(*from)) else { return found };
        machine.seen.clear();
        machine.seen.resize((self.ops.len() * (sentence.len() + 1)).div_ceil(64), 0);
        while from <= last {
            let Some(fit) = Some(from).filter(|from| may_start(*from)).and_then(|from| self.fit_at(sentence, from, machine))
            else {
                from += 1;
                continue;
            };
            from = fit.end.max(from + 1);
            found.push(fit);
            // What failed on the way to this match may fit behind it.
            machine.seen.fill(0);
        }
        found
    }

    /// The preferred match that starts at an element.
    fn fit_at(&self, sentence: &[Element], from: usize, machine: &mut Machine) -> Option<Fit> {
        let Machine { seen, jobs, slots } = machine;
        slots.clear();
        slots.resize(self.slots, None);
        jobs.clear();
        jobs.push(Job::Try(0, from));
        while let Some(job) = jobs.pop() {
            let (mut op, mut at) = match job {
                Job::Restore(slot, old) => {
                    slots[slot] = old;
                    continue;
                }
                Job::Try(op, at) => (op, at),
            };
            loop {
                let bit = op * (sentence.len() + 1) + at;
                if seen[bit / 64] & (1 << (bit % 64)) != 0 {
                    break;
                }
                seen[bit / 64] |= 1 << (bit % 64);
                let here = sentence.get(at);
                let steps = match &self.ops[op] {
                    Op::Done => return Some(Fit { start: from, end: at, slots: slots.clone() }),
                    Op::Jump(to) => {
                        op = *to;
                        continue;
                    }
                    Op::Split(first, second) => {
                        jobs.push(Job::Try(*second, at));
                        op = *first;
                        continue;
                    }
                    Op::Open(slot) | Op::Close(slot) => {
                        jobs.push(Job::Restore(*slot, slots[*slot]));
                        let opened = matches!(self.ops[op], Op::Open(_));
                        slots[*slot] = if opened { Some((at, at)) } else { slots[*slot].map(|(start, _)| (start, at)) };
                        op += 1;
                        continue;
                    }
                    Op::Start => (at == 0).then_some(0),
                    Op::End => here.is_none().then_some(0),
                    test => here.filter(|e| passes(test, e)).map(|_| 1),
                };
                match steps {
                    Some(steps) => {
                        op += 1;
                        at += steps;
                    }
                    None => break,
                }
            }
        }
        None
    }
}

/// Whether an element satisfies an instruction that takes one.
fn passes(op: &Op, element: &Element) -> bool {
    match op {
        Op::Name(types) => matches!(&element.what, What::Name(_, has) if has & types != 0),
        Op::Date => matches!(element.what, What::Date(_)),
        Op::Classes(set) => element.classes.meets(*set),
        Op::Comma => matches!(element.what, What::Comma),
        Op::Text => matches!(element.what, What::Text),
        Op::Mark(mark) => matches!(element.what, What::Mark(c) if c == *mark),
        Op::Any(reach, over) => {
            !element.classes.meets(*over)
                && match reach {
                    Reach::Filler => matches!(element.what, What::Word | What::Text | What::Name(_, ADJECTIVE)),
                    Reach::Clause => !matches!(element.what, What::Comma | What::Mark(';' | ':')),
                    Reach::Sentence => true,
                }
        }
        _ => false,
    }
}
