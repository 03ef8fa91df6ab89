# Versions of the Pod Security Standards, and the words of Pod Security admission.
package lictor.k8s.lib.pss

import data.lictor.lib.text

# The newest version that these policies know; later ones mean it too, as in Pod Security admission.
newest := 37

# minor gives the minor version that a `pss_version` (`v1.0` to `v1.37`, `latest`) stands for.
minor(version) := newest if not written(version)

minor(version) := min([newest, written(version)]) if written(version) >= 0

# unknown says so of what is no version; `minor` takes it for the newest.
unknown(version) := {
	"reason": sprintf("pss_version `%v` is neither `latest` nor `v1.` and a number; the newest is used", [version]),
	"path": [],
} if {
	version != "latest"
	not written(version)
}

written(version) := to_number(number) if {
	startswith(version, "v1.")
	number := substring(version, 3, -1)
	text.digits(number)
	canonical(number)
}

canonical("0")

canonical(number) if not startswith(number, "0")

# windows holds for pods that say they run on Windows.
windows(spec) if spec.os.name == "windows"

# user_namespace holds for pods that do not share the users of their host.
user_namespace(spec) if spec.hostUsers == false

# setters lists the pod and its containers as those who may set a field of a security context: what they are called in
# messages, their security context (an object), and where it is.
setters(pod, containers) := array.concat(pod_setter(pod), container_setters(containers))

pod_setter(pod) := [{"who": "pod", "context": context, "path": array.concat(pod.spec_path, ["securityContext"])}] if {
	context := pod.spec.securityContext
	is_object(context)
} else := []

container_setters(containers) := [{
	"who": sprintf("container %q", [c.name]),
	"context": c.container.securityContext,
	"path": array.concat(c.path, ["securityContext"]),
} |
	some c in containers
	is_object(c.container.securityContext)
]
