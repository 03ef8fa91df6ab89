# METADATA
# title: Requests are decided as the table expects
# description: >-
#   A table of requests with what is expected of each is the test suite of an organisation: it is decided over the
#   tree of the same scan.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
# custom:
#   id: SCP018
#   name: simulate-table
#   severity: high
#   standards: [own tests]
#   remediation: >-
#     Change the policies until the table holds, or the table where it is wrong.
#   parameters: {}
package lictor.scp.simulate_table

deny contains {"message": sprintf("%s is %s, and %s was expected: %s", [case.name, case.decision, case.expect, case.because]), "at": case.at, "path": ["expect"], "value": case.decision, "expected": case.expect} if {
	some case in input.cases
	case.decision in {"allowed", "denied"}
	case.decision != case.expect
}

undetermined contains {"reason": sprintf("%s cannot be decided: %s", [case.name, case.because]), "at": case.at} if {
	some case in input.cases
	not case.decision in {"allowed", "denied"}
}
