//! Several patterns at once: one table that says whether any of them occurs in a text.

use super::table::Table;
use super::translate;
use lictor_program::Memory;
use lictor_value::Value;

/// Lists of patterns that are kept, and patterns in one.
const MOST_LISTS: usize = 16;
const MOST_PATTERNS: usize = 64;

/// After so many texts a list of patterns gets its table.
const OFTEN: u32 = 8;

/// Lists of patterns that were asked for, the last ones.
#[derive(Default)]
struct Lists {
    lists: Vec<List>,
    next: usize,
}

struct List {
    patterns: Vec<Box<str>>,
    asked: u32,
    table: Option<Table>,
}

/// Whether one of the patterns occurs in the text; undefined for what is left to go one by one.
pub(crate) fn matches_any<'r>(
    caches: &mut Memory,
    patterns: Value<'r>,
    text: Value<'r>,
) -> Value<'r> {
    let items = patterns.as_array().or_else(|| patterns.as_set().map(|set| set.items()));
    match (items, text.as_str()) {
        (Some(items), Some(text)) if items.len() <= MOST_PATTERNS && text.len() <= 1024 => {
            let lists = caches.slot::<Lists>("regex lists");
            lists.matches(items, text).map_or(Value::UNDEFINED, Value::bool)
        }
        _ => Value::UNDEFINED,
    }
}

impl Lists {
    fn matches(&mut self, patterns: &[Value<'_>], text: &str) -> Option<bool> {
        match self.lists.iter_mut().find(|list| list.is_of(patterns)) {
            Some(List { table: Some(table), .. }) => table.is_match(text),
            Some(list) => {
                list.asked = list.asked.saturating_add(1);
                if list.asked == OFTEN {
                    list.table = table_of(&list.patterns);
                }
                None
            }
            None => {
                self.keep(patterns);
                None
            }
        }
    }

    fn keep(&mut self, patterns: &[Value<'_>]) {
        let texts: Option<Vec<Box<str>>> =
            patterns.iter().map(|pattern| pattern.as_str().map(Into::into)).collect();
        let Some(patterns) = texts else { return };
        let list = List { patterns, asked: 1, table: None };
        if self.lists.len() < MOST_LISTS {
            self.lists.push(list);
        } else {
            self.lists[self.next % MOST_LISTS] = list;
            self.next += 1;
        }
    }
}

impl List {
    fn is_of(&self, patterns: &[Value<'_>]) -> bool {
        self.patterns.len() == patterns.len()
            && self.patterns.iter().zip(patterns).all(|(a, b)| b.as_str() == Some(&**a))
    }
}

/// A table, unless a pattern is malformed: then it is to be asked for in its turn, and says so.
fn table_of(patterns: &[Box<str>]) -> Option<Table> {
    let translated = patterns.iter().map(|pattern| translate::translate(pattern).ok());
    let translated: Option<Vec<String>> = translated.map(|one| Some(one?.pattern)).collect();
    translated.filter(|all| !all.is_empty()).and_then(|all| Table::new(&all))
}
