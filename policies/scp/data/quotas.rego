# What AWS takes of policies: characters and how many on a node.
package lictor.scp.data.quotas

as_of := "2026-05-15"

source := "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html; https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"

# max_chars is the longest document of each kind; whitespace counts for policies of the organisation alone.
max_chars := {
	"scp": 10240,
	"rcp": 5120,
	"identity": 10240,
	"boundary": 6144,
	"trust": 2048,
}

# max_per_node is how many policies of a kind one node may have, min_per_node how few.
max_per_node := {"scp": 10, "rcp": 5}

min_per_node := {"scp": 1, "rcp": 1}
