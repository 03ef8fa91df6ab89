# METADATA
# title: Roles trust those they mean
# description: >-
#   A role that trusts everyone, every repository of GitHub, tokens for any audience, or the account of another
#   company without an external id can be taken by strangers.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
# custom:
#   id: SCP028
#   name: trust-policy
#   severity: high
#   standards: [IAM roles for OIDC and third parties]
#   remediation: >-
#     Name repository and branch in `token.actions.githubusercontent.com:sub`, the audience in `:aud`, and ask others
#     for `sts:ExternalId`.
#   parameters:
#     known_accounts: accounts of your own besides those of the tree
package lictor.scp.trust_policy

import data.lictor.lib.settings
import data.lictor.scp.lib.statements

default_parameters := {"known_accounts": []}

parameters := settings.of("scp", "SCP028", default_parameters)

github := "token.actions.githubusercontent.com"

deny contains {"message": sprintf("statement %s %s", [statements.named(s), wrong.message]), "at": s.at, "path": wrong.path, "expected": wrong.expected} if {
	some s in input.statements
	s.kind == "trust"
	s.effect == "Allow"
	some wrong in wrongs(s)
}

wrongs(s) := ((({{"message": "lets everyone take the role", "path": ["Principal"], "expected": "a principal or a condition"} |
	some p in s.principals
	p.name == "*"
	count(s.conditions) == 0
} | {{"message": "trusts GitHub without saying which repository", "path": ["Condition"], "expected": sprintf("a condition on %s:sub", [github])} |
	trusts_github(s)
	not statements.about(s, {sprintf("%s:sub", [github])})
}) | {{"message": sprintf("trusts GitHub by `%s`, which is more than one repository", [value]), "path": c.path, "expected": "repo:owner/name:..."} |
	trusts_github(s)
	some c in statements.on(s, sprintf("%s:sub", [github]))
	some value in c.values
	not is_one_repository(value)
}) | {{"message": sprintf("trusts `%s` for any audience", [p.name]), "path": ["Condition"], "expected": "a condition on the audience"} |
	some p in s.principals
	p.sort == "Federated"
	contains(p.name, "oidc-provider/")
	not asks_audience(s)
}) | {{"message": sprintf("lets account `%s` of others take the role without an external id", [account]), "path": ["Principal"], "expected": "a condition on sts:ExternalId"} |
	some p in s.principals
	p.sort == "AWS"
	account := regex.find_n(`[0-9]{12}`, p.name, 1)[0]
	count(own_accounts) > 0
	not account in own_accounts
	not statements.about(s, {"sts:externalid", "aws:principalorgid"})
}

own_accounts := {account | some account in parameters.known_accounts} | {node.id | some node in input.nodes; node.kind == "account"}

trusts_github(s) if {
	some p in s.principals
	p.sort == "Federated"
	contains(p.name, github)
}

is_one_repository(value) if regex.match(`^repo:[^*?/:]+/[^*?/:]+(:.*)?$`, value)

is_one_repository(value) if not startswith(value, "repo:")

asks_audience(s) if {
	some c in s.conditions
	endswith(c.name, ":aud")
}
