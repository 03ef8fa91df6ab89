# METADATA
# title: Denials name who they leave out by ARN
# description: >-
#   `NotPrincipal` in a denial has to list account, role and session of everyone it leaves out, and denies them all
#   the same where they have a permissions boundary.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
# custom:
#   id: SCP026
#   name: notprincipal-deny
#   severity: high
#   standards: [IAM NotPrincipal]
#   remediation: >-
#     Deny to `Principal` `*`, with `ArnNotEquals` on `aws:PrincipalArn`.
#   parameters: {}
package lictor.scp.notprincipal_deny

import data.lictor.scp.lib.statements

deny contains {"message": sprintf("statement %s denies by `NotPrincipal`", [statements.named(s)]), "at": s.at, "path": ["NotPrincipal"], "expected": "Principal `*` with ArnNotEquals aws:PrincipalArn"} if {
	some s in input.statements
	s.effect == "Deny"
	s.not_principals
}
