//! The order in which AWS decides: explicit denials anywhere, then what has to allow, layer by layer.

mod keys;

use crate::actions::Place;
use crate::context::{Context, Values};
use crate::decision::{Authorisation, ConditionTrace, Decision, Reason, Role, Verdict};
use crate::policy::{Effect, Policy, PolicyKind, Question, Statement};
use crate::principal::Grant;
use crate::request::{Arn, Caller, CallerKind, Request, Resource};
use crate::tree::{Node, Organisation};
use crate::tri::Tri;
use std::sync::Arc;

/// So many near misses are told for each authorisation.
const MAX_MISSES: usize = 8;

impl Organisation {
    /// Decides a request: allowed on every resource that the call needs, or not.
    #[must_use]
    pub fn evaluate(&self, request: &Request) -> Decision {
        let mut caller = request.caller.clone();
        self.complete(&mut caller);
        let action = request.action.to_lowercase();
        let named_region = |resource: &Resource| {
            Arn::of(&resource.arn)
                .map(|arn| arn.region.to_owned())
                .filter(|region| !region.is_empty())
        };
        let region =
            request.region.clone().or_else(|| request.resources.iter().find_map(named_region));
        let place = Place { region: region.as_deref(), account: caller.account.as_deref() };
        let resources = self.actions.resources(&action, &request.resources, &place);
        let asked = |resource: &Resource| {
            let context =
                keys::context(self, request, &caller, &action, resource, region.as_deref());
            Evaluation::new(self, &caller, &action, resource, &context).authorisation()
        };
        let authorisations: Vec<Authorisation> = resources.iter().map(asked).collect();
        let worst = authorisations.iter().map(|one| one.verdict).max();
        Decision {
            id: request.id.clone(),
            principal: request.caller.name.clone(),
            action: request.action.clone(),
            verdict: worst.unwrap_or(Verdict::ImplicitlyDenied),
            authorisations,
        }
    }
}

/// Policies that are asked together, and where they are attached.
struct Layer<'a> {
    kind: PolicyKind,
    node: Option<&'a Node>,
    policies: &'a [Arc<Policy>],
}

/// Whether something allows, and the statement that does.
struct Allow<'a> {
    truth: Tri,
    reason: Option<(&'a Layer<'a>, &'a Policy, &'a Statement)>,
}

/// One call on one resource.
struct Evaluation<'a> {
    caller: &'a Caller,
    action: &'a str,
    resource: &'a Resource,
    question: Question<'a>,
    context: &'a Context,
    account: Option<String>,
    scps: Vec<Layer<'a>>,
    rcps: Vec<Layer<'a>>,
    identity: Option<Layer<'a>>,
    boundary: Option<Layer<'a>>,
    session: Option<Layer<'a>>,
    /// The policy on the resource, if anything was said about one.
    on_resource: Option<Vec<Arc<Policy>>>,
    reasons: Vec<Reason>,
    assumptions: Vec<String>,
}

/// The account a resource is in: said, in its ARN, or the caller's.
fn account_of(resource: &Resource, caller: &Caller) -> Option<String> {
    let of_arn = || {
        let account = Arn::of(&resource.arn)?.account;
        crate::request::is_account(account).then(|| account.to_owned())
    };
    resource.account.clone().or_else(of_arn).or_else(|| caller.account.clone())
}

impl<'a> Evaluation<'a> {
    fn new(
        organisation: &'a Organisation,
        caller: &'a Caller,
        action: &'a str,
        resource: &'a Resource,
        context: &'a Context,
    ) -> Self {
        let mut assumptions = Vec::new();
        let account = account_of(resource, caller);
        let service = action.split(':').next().unwrap_or_default();
        let layers = |account: Option<&String>, kind: PolicyKind| -> Option<Vec<Layer<'a>>> {
            let path = organisation.path(account?)?;
            if path.iter().any(|node| node.is_management) {
                return Some(Vec::new());
            }
            let layer = |node: &'a Node| Layer {
                kind,
                node: Some(node),
                policies: if kind == PolicyKind::Rcp { &node.rcps } else { &node.scps },
            };
            Some(path.into_iter().map(layer).collect())
        };
        let is_bound = caller.kind.is_of_account() && !caller.service_linked;
        let scps = match layers(caller.account.as_ref(), PolicyKind::Scp) {
            Some(layers) if is_bound => layers,
            None if is_bound && organisation.has_accounts() => {
                let account = caller.account.as_deref().unwrap_or("of the caller");
                assumptions.push(format!(
                    "account {account} is not in the tree: no service control policy binds it"
                ));
                Vec::new()
            }
            _ => Vec::new(),
        };
        let is_reached = organisation.has_rcps_for(service) && !caller.service_linked;
        let rcps = layers(account.as_ref(), PolicyKind::Rcp).filter(|_| is_reached);
        let of = |kind, said: &'a Option<Vec<Arc<Policy>>>| {
            said.as_ref().map(|policies| Layer { kind, node: None, policies })
        };
        let on_resource =
            resource.policy.clone().or_else(|| organisation.resource_policy(&resource.arn));
        Evaluation {
            caller,
            action,
            resource,
            question: Question { action, resource: &resource.arn, caller, context },
            context,
            scps,
            rcps: rcps.unwrap_or_default(),
            identity: of(PolicyKind::Identity, &caller.identity),
            // An empty list of boundaries or session policies is none, not one that allows nothing.
            boundary: of(PolicyKind::Boundary, &caller.boundary)
                .filter(|layer| !layer.policies.is_empty()),
            session: of(PolicyKind::Session, &caller.session)
                .filter(|layer| !layer.policies.is_empty()),
            on_resource,
            reasons: Vec::new(),
            assumptions,
            account,
        }
    }

    fn authorisation(mut self) -> Authorisation {
        let verdict = self.verdict();
        self.misses();
        Authorisation {
            resource: self.resource.arn.clone(),
            resource_type: self.resource.sort.clone(),
            implied: self.resource.implied,
            verdict,
            reasons: self.reasons,
            assumptions: self.assumptions,
        }
    }

    fn verdict(&mut self) -> Verdict {
        let denied = self.denied();
        if denied == Tri::Yes {
            return Verdict::ExplicitlyDenied;
        }
        let unknown = std::mem::take(&mut self.reasons);
        let allowed = self.allowed();
        if allowed != Tri::No && denied == Tri::Maybe {
            self.reasons.splice(0..0, unknown);
        }
        match (allowed, denied) {
            (Tri::No, _) => Verdict::ImplicitlyDenied,
            (Tri::Yes, Tri::No) => Verdict::Allowed,
            _ => Verdict::Undecided,
        }
    }

    /// Every layer there is, the organisation's first.
    fn layers<'s>(&'s self) -> Vec<Layer<'s>> {
        let resource = self.on_resource.as_ref();
        let resource =
            resource.map(|policies| Layer { kind: PolicyKind::Resource, node: None, policies });
        let borrowed = |layer: &'s Layer<'a>| Layer {
            kind: layer.kind,
            node: layer.node,
            policies: layer.policies,
        };
        let own = [&self.identity, &self.boundary, &self.session];
        let own = own.into_iter().flatten().map(borrowed);
        self.rcps.iter().chain(&self.scps).map(borrowed).chain(resource).chain(own).collect()
    }

    /// Step 2: whether any statement of any layer denies.
    fn denied(&mut self) -> Tri {
        let (mut worst, mut reasons) = (Tri::No, Vec::new());
        for layer in self.layers() {
            for (policy, statement) in statements(&layer, Effect::Deny) {
                let applies = statement.applies(&self.question);
                let role = match applies {
                    Tri::No => continue,
                    Tri::Maybe => Role::Unknown,
                    Tri::Yes => Role::Denies,
                };
                worst = worst.max(applies);
                reasons.push(self.reason(role, &layer, Some((policy, statement))));
            }
        }
        if worst == Tri::Yes {
            reasons.retain(|reason| reason.role == Role::Denies);
        }
        self.reasons = reasons;
        worst
    }

    /// Steps 3 to 9: whether everything that has to allow does. Resource control policies can only deny: the one that
    /// allows everything is always attached.
    fn allowed(&mut self) -> Tri {
        let in_organisation = self.scps_allow();
        if in_organisation == Tri::No {
            return Tri::No;
        }
        let is_same = self.caller.account.is_some() && self.caller.account == self.account;
        let is_of_account = self.caller.kind.is_of_account();
        let (sure, perhaps) = self.resource_grants();
        let rest = if !is_of_account {
            // Services, federated identities and anyone: only the resource's side counts.
            self.resource_allows(sure, perhaps, Grant::Identity)
        } else if is_same {
            self.same_account(sure, perhaps)
        } else {
            let theirs = self.resource_allows(sure, perhaps, Grant::Account);
            if theirs == Tri::No { Tri::No } else { theirs.min(self.own_side(true, true)) }
        };
        in_organisation.min(rest)
    }

    /// Step 4: at every node at least one policy allows.
    fn scps_allow(&mut self) -> Tri {
        let scps = std::mem::take(&mut self.scps);
        let worst = Tri::all(scps.iter().map(|layer| self.layer_allows(layer)));
        self.scps = scps;
        worst
    }

    /// Whether a layer allows; what it comes to is noted.
    fn layer_allows(&mut self, layer: &Layer<'_>) -> Tri {
        let allow = find_allow(layer, &self.question);
        self.note(layer, &allow);
        allow.truth
    }

    fn note(&mut self, layer: &Layer<'_>, allow: &Allow<'_>) {
        let statement = allow.reason.map(|(_, policy, statement)| (policy, statement));
        let reason = match allow.truth {
            Tri::Yes => self.reason(Role::Allows, layer, statement),
            Tri::Maybe => self.reason(Role::Unknown, layer, statement),
            Tri::No => self.reason(Role::Lacks, layer, None),
        };
        // What is missing is what people look for first.
        match allow.truth {
            Tri::Yes => self.reasons.push(reason),
            Tri::No | Tri::Maybe => self.reasons.insert(0, reason),
        }
    }

    /// How the policy of the resource names the caller in statements that allow: surely, and perhaps.
    fn resource_grants(&self) -> (Grant, Grant) {
        let (mut sure, mut perhaps) = (Grant::None, Grant::None);
        let policies = self.on_resource.iter().flatten();
        for statement in policies.flat_map(|policy| &policy.statements) {
            if statement.effect != Effect::Allow {
                continue;
            }
            let grant = statement.grant(&self.question);
            match statement.applies(&self.question) {
                Tri::No => {}
                Tri::Maybe => perhaps = perhaps.max(grant),
                Tri::Yes => sure = sure.max(grant),
            }
        }
        (sure, perhaps.max(sure))
    }

    /// Whether the resource's side allows, with at least such a grant. What was not said is taken to allow.
    fn resource_allows(&mut self, sure: Grant, perhaps: Grant, least: Grant) -> Tri {
        let Some(policies) = self.on_resource.take() else {
            self.assumptions
                .push("the policy of the resource is not given and is taken to allow".to_owned());
            return Tri::Yes;
        };
        let truth = match (sure >= least, perhaps >= least) {
            (true, _) => Tri::Yes,
            (false, true) => Tri::Maybe,
            (false, false) => Tri::No,
        };
        let layer = Layer { kind: PolicyKind::Resource, node: None, policies: &policies };
        let mut allow = find_allow(&layer, &self.question);
        allow.truth = truth;
        self.note(&layer, &allow);
        self.on_resource = Some(policies);
        truth
    }

    /// Step 5 and what follows: a policy on a resource of the same account may allow by itself.
    fn same_account(&mut self, sure: Grant, perhaps: Grant) -> Tri {
        let is_required = self.needs_resource_policy();
        if is_required && self.resource_allows(sure, perhaps, Grant::Account) == Tri::No {
            return Tri::No;
        }
        if sure >= Grant::Identity && !is_required {
            self.resource_allows(sure, perhaps, Grant::Identity);
        }
        let with = |this: &mut Self, grant: Grant| match grant {
            Grant::Named => Tri::Yes,
            Grant::Identity => this.own_side(false, true),
            Grant::Account | Grant::None => this.own_side(true, true),
        };
        let allowed = with(self, sure);
        if allowed == Tri::Yes || perhaps == sure {
            let keyed = !is_required || sure >= Grant::Account || self.on_resource.is_none();
            return if keyed { allowed } else { allowed.min(Tri::Maybe) };
        }
        // A statement that perhaps applies would allow more.
        let kept = std::mem::take(&mut self.reasons);
        let more = with(self, perhaps);
        self.reasons = kept;
        if more > allowed { more.min(Tri::Maybe) } else { allowed }
    }

    /// Keys and trust policies decide in their own account too.
    fn needs_resource_policy(&self) -> bool {
        let Some(arn) = Arn::of(&self.resource.arn) else { return false };
        match (self.action.split(':').next(), arn.service) {
            (Some("kms"), "kms") => arn.rest.starts_with("key/"),
            (Some("sts"), "iam") => arn.rest.starts_with("role/"),
            _ => false,
        }
    }

    /// Steps 6 to 8: identity, boundary and session policies.
    fn own_side(&mut self, identity: bool, others: bool) -> Tri {
        let mut all = Vec::with_capacity(3);
        if identity && self.caller.kind != CallerKind::Root {
            match self.identity.take() {
                Some(layer) => {
                    all.push(self.layer_allows(&layer));
                    self.identity = Some(layer);
                }
                None => self.assumptions.push(
                    "the identity policies of the caller are not given and are taken to allow"
                        .to_owned(),
                ),
            }
        }
        if others {
            if let Some(layer) = self.boundary.take() {
                all.push(self.layer_allows(&layer));
                self.boundary = Some(layer);
            }
            if let Some(layer) = self.session.take() {
                all.push(self.layer_allows(&layer));
                self.session = Some(layer);
            }
        }
        Tri::all(all)
    }

    /// Statements that are about this call and do not apply for their conditions alone.
    fn misses(&mut self) {
        let layers = self.layers();
        let statements = layers.iter().flat_map(|layer| {
            let both = [Effect::Deny, Effect::Allow].into_iter();
            both.flat_map(move |effect| statements(layer, effect)).map(move |found| (layer, found))
        });
        let is_miss = |(_, (_, statement)): &(&Layer<'_>, (&Policy, &Statement))| {
            !statement.conditions.is_empty()
                && statement.concerns(&self.question) == Tri::Yes
                && statement.grant(&self.question) != Grant::None
                && statement.conditions_hold(&self.question) == Tri::No
        };
        let misses = statements.filter(is_miss).take(MAX_MISSES);
        let misses: Vec<Reason> =
            misses.map(|(layer, found)| self.reason(Role::Misses, layer, Some(found))).collect();
        self.reasons.extend(misses);
    }

    fn reason(
        &self,
        role: Role,
        layer: &Layer<'_>,
        statement: Option<(&Policy, &Statement)>,
    ) -> Reason {
        let node = layer.node.map(|node| (node.kind.name(), node.id.clone(), node.name.clone()));
        let conditions =
            statement.map(|(_, statement)| &statement.conditions).into_iter().flatten();
        let trace = |condition: &crate::condition::Condition| ConditionTrace {
            operator: condition.name.clone(),
            key: condition.key.clone(),
            expected: condition.values.clone(),
            actual: match condition.given(self.context) {
                Some(Values::Known(values)) => Some(values.clone()),
                _ => None,
            },
            holds: match condition.holds(self.context) {
                Tri::No => Some(false),
                Tri::Maybe => None,
                Tri::Yes => Some(true),
            },
        };
        Reason {
            role,
            layer: layer.kind.name(),
            node,
            policy: statement.map(|(policy, _)| policy.name.clone()),
            statement: statement.map(|(_, statement)| statement.index),
            sid: statement.and_then(|(_, statement)| statement.sid.clone()),
            effect: statement.map(|(_, statement)| statement.effect),
            conditions: conditions.map(trace).collect(),
        }
    }
}

fn statements<'a>(
    layer: &Layer<'a>,
    effect: Effect,
) -> impl Iterator<Item = (&'a Policy, &'a Statement)> {
    let of = |policy: &'a Arc<Policy>| {
        policy.statements.iter().map(move |statement| (&**policy, statement))
    };
    layer.policies.iter().flat_map(of).filter(move |(_, statement)| statement.effect == effect)
}

/// The first statement of a layer that allows, or the first that perhaps does.
fn find_allow<'a>(layer: &'a Layer<'a>, question: &Question<'_>) -> Allow<'a> {
    let mut best = Allow { truth: Tri::No, reason: None };
    for (policy, statement) in statements(layer, Effect::Allow) {
        let applies = statement.applies(question);
        if applies > best.truth {
            best = Allow { truth: applies, reason: Some((layer, policy, statement)) };
        }
        if applies == Tri::Yes {
            break;
        }
    }
    best
}
