# METADATA
# title: Services act for the account that sent them
# description: >-
#   A resource that trusts an AWS service trusts it whoever sends it: anyone's trail or topic may then write into the
#   bucket. The account or ARN behind the call has to be asked for.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
# custom:
#   id: SCP022
#   name: confused-deputy
#   severity: high
#   standards: [IAM confused deputy]
#   remediation: >-
#     Add a condition on `aws:SourceArn` or `aws:SourceAccount`, or on `aws:SourceOrgID`.
#   parameters: {}
package lictor.scp.confused_deputy

import data.lictor.scp.lib.statements

sources := {"aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "kms:viaservice", "kms:calleraccount"}

deny contains {"message": sprintf("statement %s lets `%s` act for any account", [statements.named(s), p.name]), "at": s.at, "path": ["Principal"], "value": p.name, "expected": "a condition on aws:SourceArn or aws:SourceAccount"} if {
	some s in input.statements
	s.kind == "resource"
	s.effect == "Allow"
	some p in s.principals
	p.sort == "Service"
	not statements.about(s, sources)
}
