package lictor.scp.trust_policy_test

import data.lictor.scp.lib.testing
import data.lictor.scp.trust_policy as policy

found(own) := count({f | some f in policy.deny with input as testing.of(object.union({"kind": "trust", "effect": "Allow", "actions": ["sts:AssumeRole"]}, own))})

hub := [{"sort": "Federated", "name": "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"}]

sub(value) := testing.condition("StringLike", "token.actions.githubusercontent.com:sub", [value])

aud := testing.condition("StringEquals", "token.actions.githubusercontent.com:aud", ["sts.amazonaws.com"])

test_everyone if {
	found({"principals": [{"sort": "AWS", "name": "*"}]}) == 1
	found({"principals": [{"sort": "AWS", "name": "*"}], "conditions": [testing.condition("StringEquals", "aws:PrincipalOrgID", ["o-1"])]}) == 0
}

test_github if {
	found({"principals": hub}) == 2
	found({"principals": hub, "conditions": [aud, sub("repo:acme/*")]}) == 1
	found({"principals": hub, "conditions": [aud, sub("repo:*")]}) == 1
	found({"principals": hub, "conditions": [aud, sub("repo:acme/app:ref:refs/heads/main")]}) == 0
	found({"principals": hub, "conditions": [sub("repo:acme/app:*")]}) == 1
}

test_third_parties if {
	other := {"kind": "trust", "effect": "Allow", "principals": [{"sort": "AWS", "name": "arn:aws:iam::222222222222:root"}]}
	own := testing.settings("SCP028", {"known_accounts": ["111111111111"]})
	count(policy.deny) == 1 with input as testing.of(other) with data.settings as own
	count(policy.deny) == 0 with input as testing.of(object.union(other, {"conditions": [testing.condition("StringEquals", "sts:ExternalId", ["x"])]})) with data.settings as own
	count(policy.deny) == 0 with input as testing.of(other)
}
