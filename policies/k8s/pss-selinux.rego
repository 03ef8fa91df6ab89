# METADATA
# title: SELinux types are those of containers, and users and roles are not set
# description: >-
#   Other types, users and roles can leave the confinement of containers. The level may be set freely.
#   container_engine_t is allowed from v1.31.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: pss-selinux
#   severity: medium
#   standards: [PSS baseline]
#   pss_check: seLinuxOptions
#   remediation: >-
#     Leave `seLinuxOptions.user` and `role` out, and `type` too or set it to container_t, container_init_t,
#     container_kvm_t or (from v1.31) container_engine_t.
#   parameters:
#     pss_version: >-
#       The version of the Pod Security Standards, from `v1.0` to `v1.37`, or `latest`.
#     extra_types: >-
#       Further types that may be set.
package lictor.k8s.pss_selinux

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.pss
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"pss_version": "latest", "extra_types": []}

parameters := settings.of("k8s", "pss-selinux", default_parameters)

deny contains valued.at(array.concat(setter.path, ["seLinuxOptions", "type"]), allowed_types, message) if {
	some setter in pods.contexts(parameters)
	type := setter.context.seLinuxOptions.type
	type != null
	not type in allowed_types
	not type in parameters.extra_types
	message := sprintf(`seLinuxOptions (%s set forbidden securityContext.seLinuxOptions: type "%v")`, [setter.who, type])
}

deny contains valued.at(array.concat(setter.path, ["seLinuxOptions", field]), "", message) if {
	some setter in pods.contexts(parameters)
	some field in ["user", "role"]
	value := setter.context.seLinuxOptions[field]
	not value in {"", null}
	message := sprintf("seLinuxOptions (%s set forbidden securityContext.seLinuxOptions: %s may not be set)", [setter.who, field])
}

allowed_types := ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"] if {
	pss.minor(parameters.pss_version) >= 31
} else := ["", "container_t", "container_init_t", "container_kvm_t"]

undetermined contains finding if {
	pods.pod(parameters)
	finding := pss.unknown(parameters.pss_version)
}
