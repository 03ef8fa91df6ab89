# METADATA
# title: Tags are written one way
# description: >-
#   Keys of tags in conditions have no case, and values have: `aws:PrincipalTag/role` and `Role` are one key, and
#   `terraform` and `Terraform` are two values. Who writes both means one of them.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
# custom:
#   id: SCP030
#   name: tag-case-drift
#   severity: low
#   standards: [AWS tagging]
#   remediation: >-
#     Write keys and values of tags in one way everywhere.
#   parameters: {}
package lictor.scp.tag_case_drift

import data.lictor.scp.lib.statements

deny contains {"message": sprintf("`%s` is written `%s` elsewhere", [c.key, other]), "at": s.at, "path": c.path, "value": c.key, "expected": other} if {
	some s in input.statements
	some c in s.conditions
	own := statements.tag(c)
	forms := spellings[lower(own)]
	count(forms) > 1
	other := min(forms)
	own != other
}

deny contains {"message": sprintf("`%s` of the tag `%s` is written `%s` elsewhere", [value, statements.tag(c), other]), "at": s.at, "path": c.path, "value": value, "expected": other} if {
	some s in input.statements
	some c in s.conditions
	key := lower(statements.tag(c))
	some value in c.values
	forms := {form | some form in values[key]; lower(form) == lower(value)}
	count(forms) > 1
	other := max(forms)
	value != other
}

tagged contains {"tag": statements.tag(c), "values": c.values, "base": c.base} if {
	some s in input.statements
	some c in s.conditions
}

spellings[key] contains found.tag if {
	some found in tagged
	key := lower(found.tag)
}

values[key] contains value if {
	some found in tagged
	found.base != "null"
	key := lower(found.tag)
	some value in found.values
}
