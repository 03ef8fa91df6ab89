# METADATA
# title: Images come from registries that are allowed
# description: >-
#   An image runs with all that its pod may do, so it must come from where someone looks at it. References are read as the
#   container runtime reads them: `nginx` is docker.io/library/nginx, and `registry.corp.evil.example` is not `registry.corp`.
# related_resources:
#   - https://kubernetes.io/docs/concepts/containers/images/#image-names
# custom:
#   id: image-allowed-registries
#   severity: high
#   standards: [CIS 5.5.1, NSA]
#   remediation: Use an image from an allowed registry, or copy it there.
#   parameters:
#     allow: >-
#       where images may come from; anywhere if empty (list of text): `registry.corp`, `registry.corp/team/*`,
#       `registry.corp/team/app`, `registry.corp/team/app-*`; a `*` never stands for a part of a registry's name
#     deny: where images must not come from, even if allowed (list of text, the same forms)
package lictor.k8s.image_allowed_registries

import data.lictor.k8s.lib.image_references
import data.lictor.k8s.lib.images
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"allow": [], "deny": []}

parameters := settings.of("k8s", "image-allowed-registries", default_parameters)

deny contains valued.at(image.path, "a reference such as `registry.example/team/app:1.2.3`", message) if {
	some image in image_references.all(parameters)
	not images.valid(image.reference)
	message := sprintf("the image of %s, `%s`, is no reference to an image", [image.who, image.reference])
}

deny contains valued.at(image.path, allowed, message) if {
	some image in image_references.all(parameters)
	images.valid(image.reference)
	not images.matches_any(parameters.deny, image.reference)
	count(parameters.allow) > 0
	not images.matches_any(parameters.allow, image.reference)
	message := sprintf("the image of %s comes from `%s`, which is not allowed", [image.who, origin(image.reference)])
}

deny contains valued.at(image.path, allowed, message) if {
	some image in image_references.all(parameters)
	images.valid(image.reference)
	images.matches_any(parameters.deny, image.reference)
	message := sprintf("the image of %s comes from `%s`, which is denied", [image.who, origin(image.reference)])
}

origin(reference) := concat("/", [image.registry, image.repository]) if image := images.parse(reference)

allowed := "an image from elsewhere" if {
	count(parameters.allow) == 0
} else := sprintf("an image from %s", [concat(", ", parameters.allow)])
