//! The evaluator against tables of what AWS says, and against a slow one over generated organisations.

mod generate;
mod operators;
mod pairs;
mod shapes;
mod slow;
mod tables;
