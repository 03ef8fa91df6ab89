# METADATA
# title: Images have tags that stay
# description: >-
#   `latest`, or no tag, which means the same, is another image next week: what runs is not known, and going back is not
#   possible.
# related_resources:
#   - https://kubernetes.io/docs/concepts/containers/images/
# custom:
#   id: image-no-latest
#   severity: medium
#   standards: [OPS]
#   remediation: Name the version in the tag, or the digest.
#   parameters:
#     tags: tags that are not to be used (list of text)
#     allow_digest: whether a digest makes up for the tag (true or false)
package lictor.k8s.image_no_latest

import data.lictor.k8s.lib.image_references
import data.lictor.k8s.lib.images
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"tags": ["latest"], "allow_digest": true}

parameters := settings.of("k8s", "image-no-latest", default_parameters)

deny contains valued.at(image.path, "a tag that names a version", message) if {
	some image in image_references.all(parameters)
	parsed := images.parse(image.reference)
	not pinned(parsed)
	why := wrong(parsed)
	message := sprintf("the image of %s, `%s`, %s", [image.who, image.reference, why])
}

pinned(parsed) if {
	parameters.allow_digest
	images.valid_digest(parsed.digest)
}

wrong(parsed) := "has no tag, which means `latest`" if {
	parsed.tag == ""
	parsed.digest == ""
}

wrong(parsed) := "has a digest and no tag" if {
	parsed.tag == ""
	parsed.digest != ""
}

wrong(parsed) := sprintf("has the tag `%s`", [parsed.tag]) if parsed.tag in parameters.tags
