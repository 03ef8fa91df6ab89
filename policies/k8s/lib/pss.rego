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

# type_of gives the type of a profile; empty where it has none.
type_of(profile) := profile.type if {
	is_string(profile.type)
} else := ""

# valid_profile holds for types of seccomp profiles that confine.
valid_profile("RuntimeDefault")

valid_profile("Localhost")
