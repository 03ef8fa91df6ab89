# METADATA
# title: Images with tags that move are pulled each time
# description: >-
#   With a tag that moves, a node goes on with the image it has: pods of one workload run different images, and a pod uses
#   a private image that another was allowed to pull. A digest, or a tag of a full version, does not move.
# related_resources:
#   - https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy
# custom:
#   id: image-pull-policy
#   severity: low
#   standards: [CIS 1.2.12]
#   remediation: Set `imagePullPolicy` to Always, or name a full version or a digest.
#   parameters:
#     fixed_tags: what tags look like that do not move; an empty pattern means that all do (regular expression)
package lictor.k8s.image_pull_policy

import data.lictor.k8s.lib.image_references
import data.lictor.k8s.lib.images
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

# Three numbers or more, or a commit.
default_parameters := {"fixed_tags": `^v?[0-9]+\.[0-9]+\.[0-9]+|^(sha-)?[0-9a-f]{7,64}$`}

parameters := settings.of("k8s", "image-pull-policy", default_parameters)

deny contains valued.at(image.pull_policy_path, "Always", message) if {
	some image in image_references.all(parameters)
	parsed := images.parse(image.reference)
	parsed.digest == ""
	not fixed(parsed.tag)
	policy := effective(image.pull_policy, parsed.tag)
	policy != "Always"
	message := sprintf("%s uses `%s`, whose tag may move, and is pulled %s", [image.who, image.reference, when[policy]])
}

when := {"IfNotPresent": "only where a node has no image of this tag yet", "Never": "never"}

fixed(tag) if {
	parameters.fixed_tags != ""
	regex.match(parameters.fixed_tags, tag)
}

# effective is the policy that holds where none is written.
effective("", tag) := "Always" if tag in {"", "latest"}

effective("", tag) := "IfNotPresent" if not tag in {"", "latest"}

effective(policy, _) := policy if policy != ""
