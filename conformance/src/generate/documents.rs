//! Data and input: values of wished types, some of them missing or of another type.

use super::pools;
use super::types::Ty;
use super::{Gen, Known};

const DATA: [&str; 6] = ["nums", "users", "tree", "conf", "edges", "words"];
const INPUT: [&str; 6] = ["user", "roles", "items", "path", "n", "opts"];

impl Gen {
    /// The texts of data and input; their parts become known.
    pub(super) fn documents(&mut self) -> (String, Option<String>) {
        let data = self.root("data", &DATA);
        let input = match self.rng.below(20) {
            0 => None,
            1 => {
                let ty = Ty::some(&mut self.rng, 2, true);
                Some(self.json(&ty))
            }
            _ => Some(self.root("input", &INPUT)),
        };
        (data, input)
    }

    fn root(&mut self, name: &str, keys: &[&str]) -> String {
        let mut fields = Vec::new();
        for key in keys {
            if self.rng.chance(40) {
                continue;
            }
            let ty = match self.rng.weighted(&[3, 3, 4]) {
                0 => Ty::scalar(&mut self.rng),
                1 => Ty::record(&mut self.rng, 2, true),
                _ => Ty::collection(&mut self.rng, true),
            };
            self.know(format!("{name}.{key}"), &ty, 3);
            if self.rng.chance(94) {
                let actual = if self.rng.chance(4) { Ty::Any } else { ty };
                fields.push(format!("\"{key}\": {}", self.json(&actual)));
            }
        }
        format!("{{{}}}", fields.join(", "))
    }

    /// Takes note of a document and its parts.
    fn know(&mut self, text: String, ty: &Ty, depth: usize) {
        if depth == 0 {
            return;
        }
        match ty {
            Ty::Record(fields) => {
                for (name, ty) in fields {
                    self.know(format!("{text}{}", step(name)), ty, depth - 1);
                }
            }
            Ty::Arr(of) => {
                self.know(format!("{text}[{}]", self.rng.clone().below(3)), of, depth - 1)
            }
            Ty::Tuple(of) => {
                for (i, ty) in of.iter().enumerate() {
                    self.know(format!("{text}[{i}]"), ty, depth - 1);
                }
            }
            Ty::Map(_, value) => self.know(format!("{text}.a"), value, depth - 1),
            _ => {}
        }
        self.documents.push(Known { text, ty: ty.clone(), args: None });
    }

    /// A value of a type, as JSON has it.
    pub(super) fn json(&mut self, ty: &Ty) -> String {
        let count = self.rng.weighted(&[2, 3, 4, 2]);
        match ty {
            Ty::Any => {
                let ty = Ty::some(&mut self.rng, 2, true);
                self.json(&ty)
            }
            Ty::Null => "null".to_owned(),
            Ty::Bool => self.rng.pick(&["true", "false"]).to_string(),
            Ty::Num => self.number(),
            Ty::Str => self.string(),
            Ty::Arr(of) | Ty::Set(of) => {
                let items: Vec<_> = (0..count).map(|_| self.json(of)).collect();
                format!("[{}]", items.join(", "))
            }
            Ty::Tuple(of) => {
                let items: Vec<_> = of.iter().map(|ty| self.json(ty)).collect();
                format!("[{}]", items.join(", "))
            }
            Ty::Record(fields) => {
                let mut pairs = Vec::new();
                for (name, ty) in fields {
                    if self.rng.chance(93) {
                        pairs.push(format!("\"{name}\": {}", self.json(ty)));
                    }
                }
                format!("{{{}}}", pairs.join(", "))
            }
            Ty::Map(_, value) => {
                let mut keys = vec!["a", "b", "c", "id", "x/y", "", "日"];
                let mut pairs = Vec::new();
                for _ in 0..count {
                    let key = keys.remove(self.rng.below(keys.len()));
                    pairs.push(format!("\"{key}\": {}", self.json(value)));
                }
                format!("{{{}}}", pairs.join(", "))
            }
        }
    }

    pub(super) fn number(&mut self) -> String {
        let pool = if self.rng.chance(80) { pools::SMALL } else { pools::EDGES };
        self.rng.pick(pool).to_string()
    }

    /// A string, quoted.
    pub(super) fn string(&mut self) -> String {
        let text = if self.rng.chance(70) {
            pools::TEXTS[self.rng.below(9)]
        } else {
            *self.rng.pick(pools::TEXTS)
        };
        quoted(text)
    }
}

/// How a part of a ref with this name is written.
pub(super) fn step(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.starts_with(|c: char| c.is_ascii_alphabetic());
    if plain { format!(".{name}") } else { format!("[{}]", quoted(name)) }
}

/// A text as a JSON string.
pub(crate) fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .map(|c| match c {
            '"' => "\\\"".to_owned(),
            '\\' => "\\\\".to_owned(),
            '\n' => "\\n".to_owned(),
            '\t' => "\\t".to_owned(),
            c if (c as u32) < 0x20 => format!("\\u{:04x}", c as u32),
            c => c.to_string(),
        })
        .collect();
    format!("\"{escaped}\"")
}
