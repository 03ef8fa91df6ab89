# METADATA
# title: Images are pinned by digest
# description: >-
#   A tag can be moved to another image by whoever may push; a digest is the image. It must be one that runtimes take:
#   sha256 or sha512 with as many hexadecimal digits as these have.
# related_resources:
#   - https://kubernetes.io/docs/concepts/containers/images/#image-names
# custom:
#   id: image-digest
#   severity: medium
#   standards: [OPS, supply chain]
#   remediation: Add the digest to the reference, `name:tag@sha256:...`; a tool that updates it keeps this bearable.
#   parameters:
#     only_registries: registries and repositories whose images need a digest; all if empty (list of text)
package lictor.k8s.image_digest

import data.lictor.k8s.lib.image_references
import data.lictor.k8s.lib.images
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"only_registries": []}

parameters := settings.of("k8s", "image-digest", default_parameters)

deny contains valued.at(image.path, "a reference that ends in `@sha256:` and 64 digits", message) if {
	some image in image_references.all(parameters)
	judged(image.reference)
	digest := images.parse(image.reference).digest
	why := wrong(digest)
	message := sprintf("the image of %s, `%s`, %s", [image.who, image.reference, why])
}

judged(_) if count(parameters.only_registries) == 0

judged(reference) if images.matches_any(parameters.only_registries, reference)

wrong("") := "has no digest"

wrong(digest) := sprintf("has `%s` for a digest, which is none", [digest]) if {
	digest != ""
	not images.valid_digest(digest)
}
