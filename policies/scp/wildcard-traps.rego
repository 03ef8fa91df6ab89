# METADATA
# title: Wildcards stand where they work
# description: >-
#   A wildcard in the service of an ARN matches nothing, one within a principal is plain text, one for the account
#   lets every account of the world in, and one in the prefix of an action takes services nobody thought of.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
# custom:
#   id: SCP027
#   name: wildcard-traps
#   severity: medium
#   standards: [IAM resource patterns]
#   remediation: >-
#     Write out service, principal and account; use `aws:PrincipalOrgID` for many accounts.
#   parameters: {}
package lictor.scp.wildcard_traps

import data.lictor.scp.lib.statements

deny contains {"message": sprintf("statement %s: `%s` matches nothing: the service of an ARN takes no wildcard", [statements.named(s), arn]), "at": s.at, "path": [element, i], "value": arn} if {
	some s in input.statements
	some element in {"Resource", "NotResource"}
	some i, arn in resources(s, element)
	parts := split(arn, ":")
	parts[0] == "arn"
	statements.wild(parts[2])
}

deny contains {"message": sprintf("statement %s: `%s` names actions of any service", [statements.named(s), action]), "at": s.at, "path": [statements.element(s), i], "value": action} if {
	some s in input.statements
	some i, action in object.get(s, "actions", object.get(s, "not_actions", []))
	[prefix, name] := split(action, ":")
	statements.wild(prefix)
	name != "*"
}

deny contains {"message": sprintf("statement %s: a principal is `*` or whole, and `%s` is plain text", [statements.named(s), p.name]), "at": s.at, "path": ["Principal"], "value": p.name} if {
	some s in input.statements
	some p in array.concat(object.get(s, "principals", []), object.get(s, "not_principals", []))
	p.name != "*"
	statements.wild(p.name)
}

deny contains {"message": sprintf("statement %s allows `%s`, a name that anyone may have in another account", [statements.named(s), value]), "at": s.at, "path": c.path, "value": value, "expected": "a condition on aws:PrincipalOrgID or aws:PrincipalAccount too"} if {
	some s in input.statements
	s.kind in {"resource", "trust"}
	s.effect == "Allow"
	some c in statements.on(s, "aws:principalarn")
	not c.negated
	some value in c.values
	statements.wild(split(value, ":")[4])
	not statements.about(s, {"aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount"})
}

resources(s, "Resource") := s.resources

resources(s, "NotResource") := s.not_resources
