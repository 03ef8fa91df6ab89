//! Modules and rules: every kind of head, else chains, defaults, functions, metadata.

use super::types::Ty;
use super::{Gen, Known};
use lictor::Dialect;

const NAMES: [&str; 10] = ["p", "q", "r", "s", "t", "allow", "deny", "out", "u", "w"];

impl Gen {
    /// A module with so many documents of its own.
    pub(super) fn module(&mut self, package: &str, count: usize) -> String {
        let mut text = format!("package {package}\n\n");
        if self.dialect == Dialect::V0 && self.keywords {
            let import = if self.rng.chance(50) || self.new_not || self.logic {
                "import future.keywords"
            } else {
                "import future.keywords.in\nimport future.keywords.if\nimport future.keywords.every\nimport future.keywords.contains"
            };
            text.push_str(&format!("{import}\n"));
            // The wildcard brings the new negation with it.
            self.new_not |= import == "import future.keywords";
        }
        if self.dialect == Dialect::V1 {
            for (wanted, keyword) in
                [(self.new_not, "not"), (self.logic, "and"), (self.logic, "or")]
            {
                if wanted {
                    text.push_str(&format!("import future.keywords.{keyword}\n"));
                }
            }
        }
        let outside = self.documents.len();
        text.push_str(&self.import());
        for _ in 0..count {
            let rule = match self.rng.weighted(&[24, 16, 14, 22, 14, 8]) {
                0 => self.complete(),
                1 => self.partial_set(),
                2 => self.partial_object(),
                3 => self.function(),
                4 => self.ref_head(),
                _ => self.constant(),
            };
            text.push_str(&format!("\n{rule}"));
        }
        self.documents.truncate(outside);
        text
    }

    fn import(&mut self) -> String {
        let known: Vec<_> = self
            .documents
            .iter()
            .chain(&self.rules)
            .filter(|known| !known.text.contains('[') && known.text.contains('.'))
            .cloned()
            .collect();
        if known.is_empty() || self.rng.chance(80) {
            return String::new();
        }
        let known = self.rng.pick(&known).clone();
        let alias = format!("imported{}", self.documents.len());
        self.documents.push(Known { text: alias.clone(), ..known.clone() });
        format!("import {} as {alias}\n", known.text)
    }

    /// A name that no rule has yet.
    fn rule_name(&mut self) -> String {
        let name = *self.rng.pick(&NAMES);
        let taken = |known: &Known| {
            known.text.split('.').next_back().is_some_and(|last| last == name)
                || known.text.starts_with(&format!("{name}."))
        };
        if self.rules.iter().chain(&self.functions).any(taken) {
            format!("{name}{}", self.rules.len() + self.functions.len())
        } else {
            name.to_owned()
        }
    }

    /// Starts a clause: fresh variables and a fresh budget.
    fn clause<T>(&mut self, make: impl FnOnce(&mut Gen) -> T) -> T {
        self.budget = 14;
        self.depth = 0;
        self.scoped(make)
    }

    /// How a head's value is written.
    fn equals(&mut self) -> &'static str {
        if self.rng.chance(85) { ":=" } else { "=" }
    }

    /// A head and a body as the dialect writes them.
    fn written(&self, head: &str, body: &[String]) -> String {
        if body.is_empty() {
            return format!("{head}\n");
        }
        let if_ = if self.keywords { " if" } else { "" };
        format!("{head}{if_} {{\n\t{}\n}}\n", body.join("\n\t"))
    }

    fn complete(&mut self) -> String {
        let name = self.rule_name();
        let depth = self.rng.below(3);
        let ty = Ty::some(&mut self.rng, depth, false);
        let mut text = self.metadata();
        if self.rng.chance(30) {
            let value = self.ground(&ty);
            text.push_str(&format!("default {name} {} {value}\n", self.equals()));
        }
        for _ in 0..1 + self.rng.weighted(&[6, 3, 1]) {
            text.push_str(&self.complete_clause(&name, &ty));
        }
        self.rules.push(Known { text: name, ty, args: None });
        text
    }

    fn complete_clause(&mut self, head: &str, ty: &Ty) -> String {
        let boolean = *ty == Ty::Bool && self.rng.chance(60);
        let mut text = self.clause(|this| {
            let body = this.body();
            let head = if boolean {
                head.to_owned()
            } else {
                format!("{head} {} {}", this.equals(), this.value(ty))
            };
            this.written(&head, &body)
        });
        while text.ends_with("\n}\n") && self.rng.chance(20) {
            let link = self.clause(|this| {
                let body = if this.rng.chance(75) { this.body() } else { Vec::new() };
                let head =
                    format!("else {} {}", if this.keywords { ":=" } else { "=" }, this.value(ty));
                this.written(&head, &body)
            });
            text = format!("{} {link}", text.trim_end());
        }
        text
    }

    /// The value of a head. What begins with a brace is put in parentheses nowhere: heads take any term.
    fn value(&mut self, ty: &Ty) -> String {
        if self.rng.chance(12) && self.dialect == Dialect::V1 {
            return self.rng.pick(&["rego.metadata.rule()", "rego.metadata.chain()"]).to_string();
        }
        self.term(ty)
    }

    /// A term without variables, refs and calls.
    fn ground(&mut self, ty: &Ty) -> String {
        match ty {
            Ty::Set(of) => format!("{{{}}}", self.json(of)),
            ty => self.json(ty),
        }
    }

    fn partial_set(&mut self) -> String {
        let name = self.rule_name();
        let of = Ty::some(&mut self.rng, 1, false);
        let mut text = self.metadata();
        for _ in 0..1 + self.rng.below(3) {
            text.push_str(&self.set_clause(&name, &of));
        }
        self.rules.push(Known { text: name, ty: Ty::set(of), args: None });
        text
    }

    fn set_clause(&mut self, head: &str, of: &Ty) -> String {
        self.clause(|this| {
            let body = if this.rng.chance(85) || !this.keywords { this.body() } else { Vec::new() };
            let element = this.term(of);
            if this.keywords {
                this.written(&format!("{head} contains {element}"), &body)
            } else {
                this.written(&format!("{head}[{element}]"), &body)
            }
        })
    }

    fn partial_object(&mut self) -> String {
        let name = self.rule_name();
        let (key, value) = (Ty::scalar(&mut self.rng), Ty::some(&mut self.rng, 1, false));
        let mut text = self.metadata();
        for _ in 0..1 + self.rng.below(3) {
            text.push_str(&self.object_clause(&name, &key, &value));
        }
        self.rules.push(Known { text: name, ty: Ty::map(key, value), args: None });
        text
    }

    fn object_clause(&mut self, head: &str, key: &Ty, value: &Ty) -> String {
        self.clause(|this| {
            let body = if this.rng.chance(85) || !this.keywords { this.body() } else { Vec::new() };
            let head =
                format!("{head}[{}] {} {}", this.term(key), this.equals(), this.value(value));
            this.written(&head, &body)
        })
    }

    fn constant(&mut self) -> String {
        let name = self.rule_name();
        let ty = Ty::some(&mut self.rng, 2, false);
        self.budget = 8;
        let text = format!("{name} {} {}\n", self.equals(), self.term(&ty));
        self.rules.push(Known { text: name, ty, args: None });
        text
    }

    /// A function, and often a rule that calls it.
    fn function(&mut self) -> String {
        let mut name = self.rule_name();
        if self.rng.chance(10) {
            name.push_str(".f");
        }
        let args: Vec<Ty> =
            (0..1 + self.rng.below(2)).map(|_| Ty::some(&mut self.rng, 1, false)).collect();
        let depth = self.rng.below(2);
        let ty = Ty::some(&mut self.rng, depth, false);
        let mut text = self.metadata();
        if self.rng.chance(15) {
            let names: Vec<_> = (0..args.len()).map(|i| format!("a{i}")).collect();
            let value = self.ground(&ty);
            text.push_str(&format!(
                "default {name}({}) {} {value}\n",
                names.join(", "),
                self.equals()
            ));
        }
        for _ in 0..1 + self.rng.weighted(&[5, 4, 1]) {
            text.push_str(&self.function_clause(&name, &args, &ty));
        }
        self.functions.push(Known { text: name.clone(), ty: ty.clone(), args: Some(args.clone()) });
        if self.rng.chance(70) {
            let caller = self.rule_name();
            text.push_str(&self.clause(|this| {
                let body = if this.rng.chance(50) { this.body() } else { Vec::new() };
                let args: Vec<_> = args.iter().map(|ty| this.term(ty)).collect();
                let head = format!("{caller} {} {name}({})", this.equals(), args.join(", "));
                this.written(&head, &body)
            }));
            self.rules.push(Known { text: caller, ty, args: None });
        }
        text
    }

    fn function_clause(&mut self, name: &str, args: &[Ty], ty: &Ty) -> String {
        let boolean = *ty == Ty::Bool && self.rng.chance(60);
        let mut text = self.clause(|this| {
            let patterns: Vec<_> = args.iter().map(|ty| this.parameter(ty)).collect();
            let bare = !boolean && this.rng.chance(35);
            let body = if bare { Vec::new() } else { this.body() };
            let head = format!("{name}({})", patterns.join(", "));
            let head =
                if boolean { head } else { format!("{head} {} {}", this.equals(), this.value(ty)) };
            this.written(&head, &body)
        });
        if text.ends_with("\n}\n") && self.rng.chance(12) {
            let value = self.ground(ty);
            text = format!("{} else := {value}\n", text.trim_end());
        }
        text
    }

    fn parameter(&mut self, ty: &Ty) -> String {
        match self.rng.weighted(&[75, 8, 5, 12]) {
            0 => self.declare(ty.clone()),
            1 => self.ground(ty),
            2 => "_".to_owned(),
            _ => self.pattern(ty),
        }
    }

    /// Rules whose heads are refs; several share a root.
    fn ref_head(&mut self) -> String {
        let root = self.rule_name();
        let mut text = self.metadata();
        let ty = Ty::some(&mut self.rng, 1, false);
        if self.rng.chance(30) {
            // Everything below one pattern of keys.
            for _ in 0..1 + self.rng.below(2) {
                text.push_str(&self.open_clause(&root, &ty));
            }
            self.rules.push(Known { text: root, ty: Ty::map(Ty::Str, Ty::Any), args: None });
            return text;
        }
        let names = ["a", "b", "c.d", "e[\"x-y\"]"];
        for name in names {
            if !self.rng.chance(60) {
                continue;
            }
            let head = format!("{root}.{name}");
            let (clause, ty) = match self.rng.below(3) {
                0 => (self.complete_clause(&head, &ty), ty.clone()),
                1 if self.keywords => (self.set_clause(&head, &ty), Ty::set(ty.clone())),
                _ => (self.object_clause(&head, &Ty::Str, &ty), Ty::map(Ty::Str, ty.clone())),
            };
            text.push_str(&clause);
            self.rules.push(Known { text: head, ty, args: None });
        }
        text
    }

    /// A head with variables in the middle of its ref.
    fn open_clause(&mut self, root: &str, ty: &Ty) -> String {
        self.clause(|this| {
            let mut body = vec![this.iteration()];
            body.extend((0..this.rng.below(2)).map(|_| this.statement()));
            let key = this.term(&Ty::Str);
            let head = match this.rng.below(4) {
                0 => format!("{root}[{key}].v"),
                1 => format!("{root}[{key}][{}]", this.term(&Ty::Str)),
                2 => format!("{root}.m[{key}].v"),
                _ if this.keywords => {
                    let element = this.term(ty);
                    return this.written(&format!("{root}[{key}] contains {element}"), &body);
                }
                _ => format!("{root}[{key}]"),
            };
            let head = format!("{head} {} {}", this.equals(), this.value(ty));
            this.written(&head, &body)
        })
    }

    fn metadata(&mut self) -> String {
        if !self.rng.chance(8) {
            return String::new();
        }
        let scope = *self.rng.pick(&["rule", "document", "rule"]);
        let extra = *self.rng.pick(&[
            "# title: a title\n",
            "# description: d\n# custom:\n#   k: [1, x]\n",
            "# authors:\n# - A <a@b>\n",
        ]);
        format!("# METADATA\n# scope: {scope}\n{extra}")
    }
}
