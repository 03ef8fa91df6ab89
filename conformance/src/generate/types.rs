//! What a generated term is meant to be. Wishes, not proofs: the checker of the engines decides.

use super::rng::Rng;
use lictor_program::types::{Key, Type};

/// The type a term is made for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ty {
    Any,
    Null,
    Bool,
    Num,
    Str,
    Arr(Box<Ty>),
    Tuple(Vec<Ty>),
    Set(Box<Ty>),
    Record(Vec<(String, Ty)>),
    Map(Box<Ty>, Box<Ty>),
}

const FIELDS: [&str; 7] = ["a", "b", "c", "id", "name", "tags", "x-y"];

impl Ty {
    pub(super) fn arr(of: Ty) -> Ty {
        Ty::Arr(Box::new(of))
    }

    pub(super) fn set(of: Ty) -> Ty {
        Ty::Set(Box::new(of))
    }

    pub(super) fn map(key: Ty, value: Ty) -> Ty {
        Ty::Map(Box::new(key), Box::new(value))
    }

    pub(super) fn scalar(rng: &mut Rng) -> Ty {
        [Ty::Num, Ty::Str, Ty::Bool, Ty::Null][rng.weighted(&[5, 5, 2, 1])].clone()
    }

    /// Some type; `json` leaves out what JSON cannot say.
    pub(super) fn some(rng: &mut Rng, depth: usize, json: bool) -> Ty {
        if depth == 0 {
            return Ty::scalar(rng);
        }
        match rng.weighted(&[6, 3, if json { 0 } else { 2 }, 2, 2, 1, 1]) {
            0 => Ty::scalar(rng),
            1 => Ty::arr(Ty::some(rng, depth - 1, json)),
            2 => Ty::set(Ty::some(rng, depth - 1, json)),
            3 => Ty::record(rng, depth, json),
            4 => {
                let key = match rng.below(8) {
                    _ if json => Ty::Str,
                    0 => Ty::some(rng, 1, false),
                    _ => Ty::scalar(rng),
                };
                Ty::map(key, Ty::some(rng, depth - 1, json))
            }
            5 => Ty::Tuple((0..1 + rng.below(3)).map(|_| Ty::some(rng, depth - 1, json)).collect()),
            _ => Ty::Any,
        }
    }

    pub(super) fn record(rng: &mut Rng, depth: usize, json: bool) -> Ty {
        let mut fields: Vec<(String, Ty)> = Vec::new();
        for _ in 0..1 + rng.below(3) {
            let name = *rng.pick(&FIELDS);
            if fields.iter().all(|(known, _)| known != name) {
                fields.push((name.to_owned(), Ty::some(rng, depth.saturating_sub(1), json)));
            }
        }
        Ty::Record(fields)
    }

    /// A collection.
    pub(super) fn collection(rng: &mut Rng, json: bool) -> Ty {
        let of = Ty::some(rng, 1, json);
        match rng.weighted(&[4, if json { 0 } else { 3 }, 3]) {
            0 => Ty::arr(of),
            1 => Ty::set(of),
            _ => Ty::map(Ty::Str, of),
        }
    }

    /// What a type of a signature asks for; of several alternatives, one.
    pub(super) fn of(ty: &Type, rng: &mut Rng) -> Ty {
        match ty {
            Type::Null => Ty::Null,
            Type::Boolean => Ty::Bool,
            Type::Number => Ty::Num,
            Type::String => Ty::Str,
            Type::Array(array) if array.items().is_empty() => Ty::arr(Ty::of(array.rest(), rng)),
            Type::Array(array) => {
                Ty::Tuple(array.items().iter().map(|ty| Ty::of(ty, rng)).collect())
            }
            Type::Set(set) => Ty::set(Ty::of(set.of(), rng)),
            Type::Object(object) if object.fields().is_empty() => match object.rest() {
                Some((key, value)) => Ty::map(Ty::of(key, rng), Ty::of(value, rng)),
                None => Ty::Record(Vec::new()),
            },
            Type::Object(object) => Ty::Record(
                object
                    .fields()
                    .iter()
                    .filter_map(|(key, ty)| match key {
                        Key::String(name) => Some((name.clone(), Ty::of(ty, rng))),
                        _ => None,
                    })
                    .collect(),
            ),
            Type::Union(union) => Ty::of(rng.pick(union.of()), rng),
            _ => Ty::Any,
        }
    }

    /// Whether a term of this type serves where `want` is wanted.
    pub(super) fn serves(&self, want: &Ty) -> bool {
        match (self, want) {
            (_, Ty::Any) => true,
            (Ty::Arr(have), Ty::Arr(want)) | (Ty::Set(have), Ty::Set(want)) => have.serves(want),
            (Ty::Tuple(have), Ty::Arr(want)) => have.iter().all(|ty| ty.serves(want)),
            (Ty::Tuple(have), Ty::Tuple(want)) => {
                have.len() == want.len()
                    && have.iter().zip(want).all(|(have, want)| have.serves(want))
            }
            (Ty::Record(have), Ty::Record(want)) => want.iter().all(|(name, want)| {
                have.iter().any(|(known, ty)| known == name && ty.serves(want))
            }),
            (Ty::Record(have), Ty::Map(key, value)) => {
                Ty::Str.serves(key) && have.iter().all(|(_, ty)| ty.serves(value))
            }
            (Ty::Map(key, value), Ty::Map(want_key, want_value)) => {
                key.serves(want_key) && value.serves(want_value)
            }
            (have, want) => have == want,
        }
    }

    /// The types of the keys and values an iteration gives, if it can be iterated.
    pub(super) fn iterated(&self) -> Option<(Ty, Ty)> {
        match self {
            Ty::Arr(of) => Some((Ty::Num, (**of).clone())),
            Ty::Tuple(of) => Some((Ty::Num, of.first().cloned().unwrap_or(Ty::Any))),
            Ty::Set(of) => Some(((**of).clone(), (**of).clone())),
            Ty::Map(key, value) => Some(((**key).clone(), (**value).clone())),
            Ty::Record(fields) => {
                Some((Ty::Str, fields.first().map_or(Ty::Any, |(_, ty)| ty.clone())))
            }
            _ => None,
        }
    }
}
