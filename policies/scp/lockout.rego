# METADATA
# title: Denials leave a way in
# description: >-
#   A statement that denies everything, or the actions of IAM and STS, and does not leave out the roles of automation
#   and emergencies, locks out those who would have to take it back.
# related_resources:
#   - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
# custom:
#   id: SCP004
#   name: lockout
#   severity: critical
#   standards: [SCP best practices]
#   remediation: >-
#     Add `ArnNotLike` on `aws:PrincipalArn` with the roles that must keep access.
#   parameters:
#     roles: ARNs of the roles of automation and emergencies; * stands for any text
#     actions: what they must be able to do
package lictor.scp.lockout

import data.lictor.lib.settings
import data.lictor.scp.lib.statements

default_parameters := {"roles": ["arn:aws:iam::*:role/OrganizationAccountAccessRole", "arn:aws:iam::*:role/AWSControlTowerExecution"], "actions": ["sts:AssumeRole", "iam:CreateRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"]}

parameters := settings.of("scp", "SCP004", default_parameters)

deny contains {"message": sprintf("statement %s denies %s to `%s`", [statements.named(s), concat(", ", blocked), role]), "at": s.at, "expected": "an exemption by aws:PrincipalArn"} if {
	some s in statements.scps
	s.effect == "Deny"
	statements.everywhere(s)
	is_about_principals(s)
	blocked := [action | some action in parameters.actions; statements.asks(s, action)]
	count(blocked) > 0
	some role in parameters.roles
	not exempts(s, role)
}

# Other conditions, such as on regions or tags, do not bind every call.
is_about_principals(s) if {
	every c in s.conditions {
		c.name == "aws:principalarn"
	}
}

exempts(s, role) if {
	some c in statements.on(s, "aws:principalarn")
	c.negated
	some value in c.values
	meets(value, role)
}

# A condition that names others binds those alone.
exempts(s, role) if {
	some c in statements.on(s, "aws:principalarn")
	not c.negated
	every value in c.values {
		not meets(value, role)
	}
}

meets(value, role) if value == role

meets(value, role) if glob.match(value, null, role)

meets(value, role) if glob.match(value, null, replace(role, "*", "111111111111"))
