# METADATA
# title: Policies are well formed
# description: >-
#   A policy that does not keep to the grammar is refused when it is deployed, or means something else than it seems
#   to: statements need an effect and actions, policies of an organisation have no principals but those of RCPs, and
#   names of statements are letters and digits, each once.
# related_resources:
#   - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
# custom:
#   id: SCP001
#   name: grammar
#   severity: high
#   standards: [AWS policy grammar]
#   remediation: >-
#     Bring the statement into the form that the grammar of AWS gives.
#   parameters: {}
package lictor.scp.grammar

import data.lictor.scp.lib.statements

elements := {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"}

# unprincipled is the kinds without principals.
unprincipled := {"scp", "identity", "boundary", "session"}

deny contains {"message": sprintf("`%s` has no `Version`, so that variables in it are plain text", [policy.name]), "at": policy.at, "expected": "2012-10-17"} if {
	some policy in input.policies
	not policy.version
}

deny contains {"message": sprintf("`Version` of `%s` is neither 2012-10-17 nor 2008-10-17", [policy.name]), "at": policy.at, "path": ["Version"], "value": policy.version} if {
	some policy in input.policies
	policy.version
	not policy.version in {"2012-10-17", "2008-10-17"}
}

deny contains {"message": sprintf("`%s` has no `Statement`", [policy.name]), "at": policy.at} if {
	some policy in input.policies
	not policy.document.Statement
}

deny contains {"message": sprintf("statement %s %s", [statements.named(s), wrong.message]), "at": s.at, "path": wrong.path} if {
	some s in input.statements
	some wrong in wrongs(s)
}

deny contains {"message": sprintf("`Sid` `%s` is that of %d statements of `%s`", [s.sid, count(same), s.policy_name]), "at": s.at, "path": ["Sid"], "value": s.sid} if {
	some s in input.statements
	s.sid != ""
	same := [1 | some other in input.statements; other.policy == s.policy; other.sid == s.sid]
	count(same) > 1
}

wrongs(s) := ((((({{"message": "has an `Effect` that is neither `Allow` nor `Deny`", "path": ["Effect"]} |
	not s.effect in {"Allow", "Deny"}
} | {{"message": "needs one of `Action` and `NotAction`", "path": ["Action"]} |
	count({"Action", "NotAction"} & keys(s)) != 1
}) | {{"message": "needs one of `Resource` and `NotResource`", "path": ["Resource"]} |
	not s.kind in {"trust", "resource"}
	count({"Resource", "NotResource"} & keys(s)) != 1
}) | {{"message": "has a principal, which such a policy cannot have", "path": [element]} |
	s.kind in unprincipled
	some element in ({"Principal", "NotPrincipal"} & keys(s))
}) | {{"message": sprintf("has the action `%s`, which is not `service:Name`", [action]), "path": [statements.element(s)]} |
	some action in array.concat(object.get(s, "actions", []), object.get(s, "not_actions", []))
	action != "*"
	not regex.match(`^[^:]+:[^:]+$`, action)
}) | {{"message": "has other characters in its `Sid` than letters and digits", "path": ["Sid"]} |
	s.kind != "resource"
	not regex.match(`^[0-9A-Za-z]*$`, object.get(s, "sid", ""))
}) | {{"message": sprintf("has an element `%s`, which is none of the grammar", [element]), "path": [element]} |
	some element in (keys(s) - elements)
}

keys(s) := {key | some key in s.keys}

# What the apply decides cannot be judged before it.
undetermined contains {"reason": sprintf("the policy of `%s` is not known before the apply", [unknown.name]), "at": unknown.at} if {
	some unknown in input.unknown
}
