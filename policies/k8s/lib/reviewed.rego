# The object under review, for policies about kinds that hold no pod.
package lictor.k8s.lib.reviewed

import data.lictor.k8s.lib.exempt
import data.lictor.k8s.lib.resource

# object gives the object if it is of one of the kinds of an API group, in any version, and there is something to review.
object(parameters, group, kinds) := input.object if {
	resource.kind in kinds
	resource.group == group
	looked_at(parameters)
}

# looked_at holds unless the object is exempt, is on its way out, or the request is about a subresource of it.
looked_at(parameters) if {
	not resource.leaving
	resource.subresource == ""
	not exempt.resource_by(parameters)
}

# annotations and labels of the object under review, empty where there are none.
annotations := value if {
	value := input.object.metadata.annotations
	is_object(value)
} else := {}

labels := value if {
	value := input.object.metadata.labels
	is_object(value)
} else := {}
