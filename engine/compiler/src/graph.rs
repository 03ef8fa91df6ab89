//! Which rules depend on which. Every link of an else chain is a node of its own.
//!
//! Rules do not point at each other but at *targets*: what one form of ref may mean. A thousand rules that read
//! `data.p[x]` share one target of a thousand members, so that the graph stays as small as the policy.

use crate::tree::RuleId;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// The number of a rule in [`Graph::rules`].
type Number = u32;

/// The dependency graph: from each rule to what its refs may mean.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// Every rule, ascending.
    rules: Vec<RuleId>,
    /// The targets that each rule refers to.
    uses: Vec<Vec<u32>>,
    /// The rules that a target stands for, ascending.
    targets: Vec<Vec<Number>>,
    back: OnceLock<Back>,
}

/// The graph against its direction.
#[derive(Debug, Clone, Default)]
struct Back {
    /// The targets that each rule belongs to.
    targets: Vec<Vec<u32>>,
    /// The rules that refer to each target.
    users: Vec<Vec<Number>>,
}

impl Graph {
    /// A graph of these rules, ascending, and of no edges.
    pub(crate) fn new(rules: Vec<RuleId>) -> Graph {
        Graph { uses: vec![Vec::new(); rules.len()], rules, ..Graph::default() }
    }

    /// Adds a target and gives its number.
    pub(crate) fn add_target(&mut self, members: &BTreeSet<RuleId>) -> u32 {
        let members = members.iter().filter_map(|rule| self.number(*rule)).collect();
        self.targets.push(members);
        self.targets.len() as u32 - 1
    }

    /// Lets a rule refer to a target.
    pub(crate) fn connect(&mut self, from: RuleId, target: u32) {
        if let Some(from) = self.number(from)
            && !self.uses[from as usize].contains(&target)
        {
            self.uses[from as usize].push(target);
        }
    }

    /// Every rule, ascending.
    #[must_use]
    pub fn rules(&self) -> &[RuleId] {
        &self.rules
    }

    /// What a rule refers to.
    #[must_use]
    pub fn edges(&self, rule: RuleId) -> BTreeSet<RuleId> {
        let uses = self.number(rule).map_or(&[][..], |number| &self.uses[number as usize]);
        let members = uses.iter().flat_map(|target| &self.targets[*target as usize]);
        members.map(|member| self.rules[*member as usize]).collect()
    }

    /// These rules and all that depend on them.
    #[must_use]
    pub fn with_dependents(&self, rules: impl IntoIterator<Item = RuleId>) -> BTreeSet<RuleId> {
        let back = self.back.get_or_init(|| self.turned());
        let mut pending: Vec<Number> =
            rules.into_iter().filter_map(|rule| self.number(rule)).collect();
        let mut found: BTreeSet<Number> = pending.iter().copied().collect();
        let mut seen = vec![false; self.targets.len()];
        while let Some(rule) = pending.pop() {
            for target in &back.targets[rule as usize] {
                if !std::mem::replace(&mut seen[*target as usize], true) {
                    let users = &back.users[*target as usize];
                    pending.extend(users.iter().filter(|user| found.insert(**user)));
                }
            }
        }
        found.into_iter().map(|number| self.rules[number as usize]).collect()
    }

    fn turned(&self) -> Back {
        let mut back = Back {
            targets: vec![Vec::new(); self.rules.len()],
            users: vec![Vec::new(); self.targets.len()],
        };
        for (target, members) in (0..).zip(&self.targets) {
            members.iter().for_each(|member| back.targets[*member as usize].push(target));
        }
        for (rule, uses) in (0..).zip(&self.uses) {
            uses.iter().for_each(|target| back.users[*target as usize].push(rule));
        }
        back
    }

    fn number(&self, rule: RuleId) -> Option<Number> {
        self.rules.binary_search(&rule).ok().map(|number| number as Number)
    }

    /// The rules, each after those it depends on; `None` where some depend on themselves.
    #[must_use]
    pub fn sorted(&self) -> Option<Vec<RuleId>> {
        Sorting::new(self).run()
    }

    /// A shortest walk from a rule along its dependencies back to itself.
    #[must_use]
    pub fn path_to_itself(&self, start: RuleId) -> Option<Vec<RuleId>> {
        let start = self.number(start)?;
        let mut reached_from: Vec<Option<Number>> = vec![None; self.rules.len()];
        let mut seen = vec![false; self.targets.len()];
        let mut queue = std::collections::VecDeque::from([start]);
        while let Some(rule) = queue.pop_front() {
            let fresh = self.uses[rule as usize]
                .iter()
                .filter(|target| !std::mem::replace(&mut seen[**target as usize], true));
            let members: BTreeSet<Number> =
                fresh.flat_map(|target| &self.targets[*target as usize]).copied().collect();
            for next in members {
                if next == start {
                    let back =
                        std::iter::successors(Some(rule), |rule| reached_from[*rule as usize]);
                    let mut path: Vec<Number> = [start].into_iter().chain(back).collect();
                    path.reverse();
                    return Some(path.iter().map(|rule| self.rules[*rule as usize]).collect());
                }
                if reached_from[next as usize].is_none() {
                    reached_from[next as usize] = Some(rule);
                    queue.push_back(next);
                }
            }
        }
        None
    }

    /// What is left after taking away, again and again, the rules that depend on nothing or that nothing depends on:
    /// every rule on a cycle, and those between cycles.
    #[must_use]
    pub fn on_cycles(&self) -> BTreeSet<RuleId> {
        let back = self.back.get_or_init(|| self.turned());
        // Targets are nodes like rules here, with numbers behind theirs.
        let count = self.rules.len();
        let ahead = |node: usize| match node.checked_sub(count) {
            None => (&self.uses[node], count),
            Some(target) => (&self.targets[target], 0),
        };
        let behind = |node: usize| match node.checked_sub(count) {
            None => (&back.targets[node], count),
            Some(target) => (&back.users[target], 0),
        };
        let mut left = vec![true; count + self.targets.len()];
        take_ends(&mut left, ahead, behind);
        take_ends(&mut left, behind, ahead);
        (0..count).filter(|node| left[*node]).map(|node| self.rules[node]).collect()
    }
}

/// Takes away the nodes that lead nowhere, until there are none. Neighbours are numbers to which an offset is added.
fn take_ends<'g>(
    left: &mut [bool],
    ahead: impl Fn(usize) -> (&'g Vec<u32>, usize),
    behind: impl Fn(usize) -> (&'g Vec<u32>, usize),
) {
    let each = |(list, offset): (&'g Vec<u32>, usize)| {
        list.iter().map(move |number| *number as usize + offset)
    };
    let mut open: Vec<usize> =
        (0..left.len()).map(|node| each(ahead(node)).filter(|next| left[*next]).count()).collect();
    let mut free: Vec<usize> =
        (0..left.len()).filter(|node| left[*node] && open[*node] == 0).collect();
    while let Some(node) = free.pop() {
        left[node] = false;
        for other in each(behind(node)).filter(|other| left[*other]) {
            open[other] -= 1;
            if open[other] == 0 {
                free.push(other);
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// A walk in depth, over the members of a rule's targets in order.
struct Sorting<'g> {
    graph: &'g Graph,
    states: Vec<State>,
    /// The members of each target before this place are done.
    done: Vec<usize>,
    out: Vec<RuleId>,
}

impl<'g> Sorting<'g> {
    fn new(graph: &'g Graph) -> Self {
        Sorting {
            graph,
            states: vec![State::New; graph.rules.len()],
            done: vec![0; graph.targets.len()],
            out: Vec::with_capacity(graph.rules.len()),
        }
    }

    fn run(mut self) -> Option<Vec<RuleId>> {
        let mut stack = Vec::new();
        for root in 0..self.graph.rules.len() as Number {
            if self.states[root as usize] == State::New {
                stack.push(root);
            }
            while let Some(rule) = stack.last().copied() {
                self.states[rule as usize] = State::Open;
                match self.next(rule) {
                    Some(next) if self.states[next as usize] == State::Open => return None,
                    Some(next) => stack.push(next),
                    None => {
                        self.states[rule as usize] = State::Done;
                        self.out.push(self.graph.rules[rule as usize]);
                        stack.pop();
                    }
                }
            }
        }
        Some(self.out)
    }

    /// The first rule that this one refers to and that is not done.
    fn next(&mut self, rule: Number) -> Option<Number> {
        let mut least = None;
        for target in &self.graph.uses[rule as usize] {
            let members = &self.graph.targets[*target as usize];
            let done = &mut self.done[*target as usize];
            while members.get(*done).is_some_and(|m| self.states[*m as usize] == State::Done) {
                *done += 1;
            }
            least = [least, members.get(*done).copied()].into_iter().flatten().min();
        }
        least
    }
}
