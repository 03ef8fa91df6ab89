# The object under review: what kind it is, where it lives, and whether the request about it is worth a look.
package lictor.k8s.lib.resource

# group is the API group, empty for the core.
group := parts[0] if {
	count(parts) == 2
} else := ""

parts := split(input.object.apiVersion, "/")

kind := input.object.kind

default name := ""

name := input.object.metadata.name

name := input.object.metadata.generateName if not input.object.metadata.name

# namespace is the object's; of a Namespace its own name; empty where it is not known or the object has none.
namespace := name if {
	kind == "Namespace"
	group == ""
} else := input.object.metadata.namespace if {
	input.object.metadata.namespace != ""
	is_string(input.object.metadata.namespace)
} else := input.request.namespace if {
	is_string(input.request.namespace)
} else := ""

# user and groups are who asks, in admission only.
user := input.request.userInfo.username

groups := input.request.userInfo.groups

# updated holds where an object replaces an older one.
updated if is_object(input.old_object)

# leaving holds for requests that write no object: its end, and connections to it.
leaving if input.request.operation in {"DELETE", "CONNECT"}

# subresource is what of the object a request is about; empty for the object itself.
default subresource := ""

subresource := input.request.subResource if is_string(input.request.subResource)
