# Exemptions that every policy takes as parameters: exempt_namespaces, exempt_names, exempt_users, exempt_groups (patterns
# with `*` at either end) and exempt_images (see `images.matches`). None is set unless the user sets it.
package lictor.k8s.lib.exempt

import data.lictor.k8s.lib.images
import data.lictor.k8s.lib.resource
import data.lictor.lib.text

# resource_by holds where the parameters exempt the object or who asks.
resource_by(parameters) if text.wildcards(parameters.exempt_namespaces, resource.namespace)

resource_by(parameters) if text.wildcards(parameters.exempt_names, resource.name)

resource_by(parameters) if text.wildcards(parameters.exempt_users, resource.user)

resource_by(parameters) if {
	some group in resource.groups
	text.wildcards(parameters.exempt_groups, group)
}

# image_by holds where the parameters exempt an image.
image_by(parameters, image) if images.matches_any(parameters.exempt_images, image)
