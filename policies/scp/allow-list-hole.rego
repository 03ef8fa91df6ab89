# METADATA
# title: Every node allows what its accounts use
# description: >-
#   Service control policies allow only what some policy of every node on the way from the root allows. A node
#   without an Allow, mostly one that lost FullAWSAccess, takes everything from all accounts below it.
# related_resources:
#   - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
# custom:
#   id: SCP003
#   name: allow-list-hole
#   severity: critical
#   standards: [SCP evaluation]
#   remediation: >-
#     Attach FullAWSAccess to the node again, or a policy that allows what the accounts below it use.
#   parameters: {}
package lictor.scp.allow_list_hole

deny contains {"message": sprintf("no policy of %s `%s` allows anything: accounts below it can do nothing", [node.kind, node.name]), "at": node.at, "path": ["policies"]} if {
	some node in input.nodes
	not node.full
	not allows_something(node)
}

deny contains {"message": sprintf("%s of `%s` is used, and nothing on %s `%s` allows it", [used.action, used.principal, used.lacks.kind, used.lacks.name]), "at": used.at} if {
	some used in input.log
	used.kind == "implicit"
	used.lacks
	not used.failed
}

allows_something(node) if {
	some s in input.statements
	s.effect == "Allow"
	s.policy in node.scps
}
