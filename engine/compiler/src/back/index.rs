//! The rule index: which clauses can apply, by what they ask of values that are there before they run.
//!
//! Of all that is asked, an index takes what leaves the fewest clauses. Where many are left, another index chooses
//! among those, by something else they ask.

mod ask;

use super::Emitter;
use ask::{Ask, Comparison, asks};
pub(super) use ask::{prints, type_of};
use lictor_program::{Ask as How, Choice, Index, MAX_INDEXES, Subject};
use lictor_syntax::ast::Rule;
use lictor_value::{Entry, Value};
use std::cmp::Ordering;
use std::collections::HashMap;

/// So few clauses are tried one by one.
const FEW: usize = 8;

/// How much an ask that several clauses have in common would tell.
#[derive(Default)]
struct Tally<'r> {
    clauses: usize,
    constants: Vec<Value<'r>>,
    first: usize,
}

/// Lists under construction: a constant, and the clauses that ask for it.
type Lists<'r> = Vec<(Value<'r>, Vec<u32>)>;

/// An index over the clauses, where at least two ask something of the same value.
pub(super) fn build(emitter: &mut Emitter<'_, '_>, rules: &[&Rule]) -> Option<Index> {
    let asks: Vec<_> = rules.iter().map(|rule| asks(emitter, rule)).collect();
    let clauses: Vec<u32> = (0..rules.len() as u32).collect();
    let best = best(&asks, &clauses, &[])?;
    Builder { emitter, asks: &asks }.index(&clauses, &best, &[])
}

/// Whether an index is better than trying the clauses one by one in the same function.
pub(super) fn pays(emitter: &Emitter<'_, '_>, rules: &[&Rule]) -> bool {
    let asks: Vec<_> = rules.iter().map(|rule| asks(emitter, rule)).collect();
    let clauses: Vec<u32> = (0..rules.len() as u32).collect();
    best(&asks, &clauses, &[]).is_some_and(|best| {
        let is_equality = |ask: &Ask<'_>| ask.how == How::Equal && ask.text == best;
        rules.len() > FEW || asks.iter().flatten().any(is_equality)
    })
}

/// What is asked so that the fewest clauses are left on average; of equals, what is asked first.
fn best(asks: &[Vec<Ask<'_>>], clauses: &[u32], used: &[String]) -> Option<String> {
    let mut tallies: HashMap<&str, Tally<'_>> = HashMap::new();
    let mut seen: Vec<&str> = Vec::new();
    for clause in clauses {
        seen.clear();
        for ask in &asks[*clause as usize] {
            let text = ask.text.as_str();
            if seen.contains(&text) || used.iter().any(|used| used == text) {
                continue;
            }
            let next = tallies.len();
            let first = *clause as usize * 1000 + next;
            let tally = tallies.entry(text).or_insert_with(|| Tally { first, ..Tally::default() });
            tally.clauses += 1;
            tally.constants.extend(&ask.constants);
            seen.push(text);
        }
    }
    let all = clauses.len() * 1000;
    let left = |tally: &mut Tally<'_>| {
        let asked = tally.constants.len();
        tally.constants.sort_unstable_by(|a, b| a.compare(*b));
        tally.constants.dedup_by(|later, kept| later.equals(*kept));
        // Values that no clause asks for count as one more constant.
        let share = asked * 1000 / (tally.constants.len() + 1);
        all - tally.clauses * 1000 + share
    };
    tallies
        .into_iter()
        .filter(|(_, tally)| tally.clauses > 1)
        .map(|(text, mut tally)| ((left(&mut tally), tally.first), text))
        // An index among clauses that are left must be worth another look.
        .filter(|((left, _), _)| used.is_empty() || *left < all / 4 * 3)
        .min()
        .map(|(_, text)| text.to_owned())
}

struct Builder<'e, 'c, 'r> {
    emitter: &'e mut Emitter<'c, 'r>,
    asks: &'e [Vec<Ask<'r>>],
}

impl<'r> Builder<'_, '_, 'r> {
    /// An index by the ask of this text.
    fn index(&mut self, clauses: &[u32], text: &str, used: &[String]) -> Option<Index> {
        let (mut asking, mut rest) = (Vec::new(), Vec::new());
        for clause in clauses {
            let asks = self.asks[*clause as usize].iter();
            let asks: Vec<&Ask<'r>> = asks.filter(|ask| ask.text == text).collect();
            if asks.is_empty() { rest.push(*clause) } else { asking.push((*clause, asks)) }
        }
        let first: &Ask<'r> = asking.first()?.1.first()?;
        let (table, lists) = match first.how {
            How::Range => self.ranges(&asking)?,
            how => self.constants(&asking, how),
        };
        let mut lengths = Vec::new();
        if matches!(first.how, How::Prefix | How::Suffix) {
            let constants = asking.iter().flat_map(|(_, asks)| asks).flat_map(|ask| &ask.constants);
            lengths.extend(constants.map(|text| text.as_str().map_or(0, str::len) as u32));
            lengths.sort_unstable();
            lengths.dedup();
        }
        let path = self.emitter.constant(self.emitter.region.array(&first.place.steps));
        let subject = match first.place.argument {
            Some(position) => Subject::Argument(u16::try_from(position).ok()?, path),
            None => Subject::Input(path),
        };
        let used: Vec<String> = used.iter().cloned().chain([text.to_owned()]).collect();
        let whole = rest.len() <= FEW;
        let lists = lists.into_iter().map(|mut list| {
            if whole {
                list.extend_from_slice(&rest);
                list.sort_unstable();
            }
            self.choice(list, &used)
        });
        let lists = lists.collect();
        let rest = self.choice(rest, &used);
        Some(Index { subject, ask: first.how, table, lengths, lists, rest, whole })
    }

    /// The clauses, by another index where they are many.
    fn choice(&mut self, clauses: Vec<u32>, used: &[String]) -> Choice {
        let many = clauses.len() > FEW && used.len() < MAX_INDEXES;
        let best = many.then(|| best(self.asks, &clauses, used)).flatten();
        match best.and_then(|best| self.index(&clauses, &best, used)) {
            Some(index) => Choice::Index(Box::new(index)),
            None => Choice::Clauses(clauses),
        }
    }

    /// Lists by constants: an object with the number of each, or for networks the constants alone.
    fn constants(&mut self, asking: &[(u32, Vec<&Ask<'r>>)], how: How) -> (u32, Vec<Vec<u32>>) {
        let mut all: Lists<'r> = Vec::new();
        for (clause, asks) in asking {
            // Of several such asks of one clause each must hold, so any one will do.
            let constants = asks.first().map(|ask| ask.constants.as_slice()).unwrap_or_default();
            all.extend(constants.iter().map(|constant| (*constant, vec![*clause])));
        }
        let lists = grouped(all);
        let table = if how == How::Network {
            let blocks: Vec<_> = lists.iter().map(|(block, _)| *block).collect();
            self.emitter.region.array(&blocks)
        } else {
            let numbers = (0i64..).zip(&lists);
            let mut entries = numbers
                .map(|(number, (key, _))| Entry { key: *key, value: Value::int(number) })
                .collect();
            self.emitter.region.object(&mut entries)
        };
        (self.emitter.own_constant(table), lists.into_iter().map(|(_, clauses)| clauses).collect())
    }

    /// Lists by where a value lies among the constants it is compared with: below the first, at it, between it and
    /// the second, and so on.
    fn ranges(&mut self, asking: &[(u32, Vec<&Ask<'r>>)]) -> Option<(u32, Vec<Vec<u32>>)> {
        let asks = asking.iter().flat_map(|(_, asks)| asks);
        let mut bounds: Vec<Value<'r>> = asks.flat_map(|ask| ask.constants.clone()).collect();
        bounds.sort_by(|a, b| a.compare(*b));
        bounds.dedup_by(|a, b| a.compare(*b) == Ordering::Equal);
        let mut lists: Vec<Vec<u32>> = vec![Vec::new(); 2 * bounds.len() + 1];
        let mut room = 64 * asking.len() + 256;
        for (clause, asks) in asking {
            let (mut low, mut high) = (0, lists.len());
            for ask in asks {
                let bound = *ask.constants.first()?;
                let at = bounds.binary_search_by(|other| other.compare(bound)).ok()?;
                match ask.comparison {
                    Comparison::Less => high = high.min(2 * at + 1),
                    Comparison::LessEqual => high = high.min(2 * at + 2),
                    Comparison::More => low = low.max(2 * at + 2),
                    Comparison::MoreEqual => low = low.max(2 * at + 1),
                }
            }
            room = room.checked_sub(high.saturating_sub(low))?;
            lists.get_mut(low..high.max(low))?.iter_mut().for_each(|list| list.push(*clause));
        }
        let table = self.emitter.region.array(&bounds);
        Some((self.emitter.own_constant(table), lists))
    }
}

/// Groups equal constants, in their order.
fn grouped(mut lists: Lists<'_>) -> Lists<'_> {
    lists.sort_by(|a, b| a.0.compare(b.0).then(a.1.cmp(&b.1)));
    lists.dedup_by(|later, kept| {
        let same = later.0.equals(kept.0);
        if same {
            kept.1.append(&mut later.1);
        }
        same
    });
    for (_, clauses) in &mut lists {
        clauses.sort_unstable();
        clauses.dedup();
    }
    lists
}
