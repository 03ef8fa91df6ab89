# METADATA
# title: Images have tags
# description: An image without a tag is another one tomorrow.
# custom:
#   id: image-tag
#   severity: medium
#   standards: [OPS]
#   remediation: Name a version.
#   parameters:
#     exempt: names of images that need none
package lictor.k8s.image_tag

import data.lictor.k8s.lib.pod

default parameters := {"exempt": []}

parameters := data.settings.k8s["image-tag"]

deny contains {
	"message": sprintf("image `%v` has no tag", [c.container.image]),
	"path": array.concat(c.path, ["image"]),
	"value": c.container.image,
	"expected": "a tag",
} if {
	some c in pod.containers
	not contains(c.container.image, ":")
	not c.container.image in parameters.exempt
}

deny contains {
	"message": sprintf("container `%v` has no image", [c.container.name]),
	"path": array.concat(c.path, ["image"]),
	"severity": "high",
} if {
	some c in pod.containers
	not c.container.image
}
