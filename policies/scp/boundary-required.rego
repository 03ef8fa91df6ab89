# METADATA
# title: Boundaries of new roles cannot be left out or removed
# description: >-
#   Who may create roles and users may give them more than they have themselves, unless each has to have a boundary,
#   and nobody may take it off again.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
# custom:
#   id: SCP025
#   name: boundary-required
#   severity: medium
#   standards: [IAM permissions boundaries]
#   remediation: >-
#     Allow or deny `iam:CreateRole` and `iam:CreateUser` by `iam:PermissionsBoundary`, and deny
#     `iam:DeleteRolePermissionsBoundary` and `iam:DeleteUserPermissionsBoundary`.
#   parameters:
#     boundary: the ARN that boundaries must have; empty for any
package lictor.scp.boundary_required

import data.lictor.lib.settings
import data.lictor.scp.lib.statements

default_parameters := {"boundary": ""}

parameters := settings.of("scp", "SCP025", default_parameters)

creating := ["iam:CreateRole", "iam:CreateUser"]

removing := ["iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary"]

deny contains {"message": sprintf("statement %s allows %s without a boundary", [statements.named(s), action]), "at": s.at, "path": ["Action"], "expected": "a condition on iam:PermissionsBoundary"} if {
	some s in input.statements
	s.kind == "identity"
	s.effect == "Allow"
	some action in creating
	some pattern in s.actions

	# Administrators are another matter.
	not pattern in {"*", "*:*", "iam:*"}
	statements.matches(pattern, action)
	not asks_boundary(s)
	not organisation_asks(action)
}

deny contains {"message": sprintf("statement %s asks for a boundary, and nothing denies %s", [statements.named(s), concat(", ", open)]), "at": s.at, "value": open} if {
	some s in statements.scps
	s.effect == "Deny"
	asks_boundary(s)
	some action in creating
	statements.asks(s, action)
	open := [removal | some removal in removing; not statements.denied(removal)]
	count(open) > 0
}

asks_boundary(s) if {
	some c in statements.on(s, "iam:permissionsboundary")
	is_wanted(c)
}

is_wanted(_) if parameters.boundary == ""

is_wanted(c) if {
	some value in c.values
	glob.match(value, null, parameters.boundary)
}

organisation_asks(action) if {
	some s in statements.scps
	s.effect == "Deny"
	statements.asks(s, action)
	asks_boundary(s)
}
