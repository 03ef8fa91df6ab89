# METADATA
# title: Conditions say what an absent key means
# description: >-
#   Where a key is absent, an operator that asks for likeness is false and one that asks for difference is true. A
#   denial by the former lets such calls pass, one by the latter denies them, calls of AWS services included; an
#   allowance by the latter lets them pass.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
# custom:
#   id: SCP009
#   name: missing-key-semantics
#   severity: medium
#   standards: [IAM condition operators]
#   remediation: >-
#     Add `IfExists`, or a `Null` condition on the same key, so that the statement says what it means.
#   parameters: {}
package lictor.scp.missing_key_semantics

import data.lictor.scp.data.keys
import data.lictor.scp.lib.statements

deny contains {"message": sprintf("statement %s %s: `%s` %s where `%s` is absent", [statements.named(s), outcome, c.operator, truth(c), c.key]), "at": s.at, "path": c.path} if {
	some s in input.statements
	some c in s.conditions
	c.base != "null"
	c.set == ""
	not c.if_exists
	may_be_absent(c.name)
	not says_absence(s, c)
	outcome := outcomes[s.effect][is_true(c.negated)]
}

# What a denial and an allowance do without the key, by whether the operator is true then.
outcomes := {
	"Deny": {"true": "denies what it may not mean to", "false": "does not deny"},
	"Allow": {"true": "allows"},
}

truth(c) := "is true" if {
	c.negated
} else := "is false"

is_true(negated) := sprintf("%v", [negated])

# Tags are absent for good reasons, and other policies look at those.
may_be_absent(name) if {
	not keys.global[name].always
	keys.global[name]
}

says_absence(s, c) if {
	some other in statements.on(s, c.name)
	other.base == "null"
}

# A second condition may take out the calls of services.
says_absence(s, c) if {
	c.name != "aws:multifactorauthpresent"
	c.negated
	statements.about(s, {"aws:principalisawsservice", "aws:viaawsservice"})
}
