# METADATA
# title: Seccomp is not switched off
# description: >-
#   A seccomp profile keeps containers from most of the kernel's calls. A pod may leave the choice to the runtime,
#   but not go without. Up to v1.18 the old annotations say so, from v1.19 the fields.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: pss-seccomp-baseline
#   severity: medium
#   standards: [PSS baseline, CIS 5.7.2]
#   pss_check: seccompProfile_baseline
#   remediation: >-
#     Set `seccompProfile.type` to RuntimeDefault or Localhost, or leave the profile out.
#   parameters:
#     pss_version: >-
#       The version of the Pod Security Standards, from `v1.0` to `v1.37`, or `latest`.
package lictor.k8s.pss_seccomp_baseline

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.pss
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"pss_version": "latest"}

parameters := settings.of("k8s", "pss-seccomp-baseline", default_parameters)

deny contains valued.at(array.concat(setter.path, ["seccompProfile", "type"]), "RuntimeDefault or Localhost", message) if {
	version >= 19
	some setter in pods.contexts(parameters)
	profile := setter.context.seccompProfile
	profile != null
	type := pss.type_of(profile)
	not pss.valid_profile(type)
	message := sprintf("seccompProfile (%s must not set securityContext.seccompProfile.type to %q)", [setter.who, type])
}

deny contains valued.at(path, "runtime/default, docker/default or localhost/...", message) if {
	version < 19
	pod := pods.pod(parameters)
	some key in annotations
	value := pod.metadata.annotations[key]
	not allowed(value)
	path := array.concat(pod.path, ["metadata", "annotations", key])
	message := sprintf("seccompProfile (forbidden annotation %s=%q)", [key, value])
}

# annotations are the keys that say something about the pod or a container of it.
annotations contains "seccomp.security.alpha.kubernetes.io/pod"

annotations contains concat("", ["container.seccomp.security.alpha.kubernetes.io/", c.name]) if {
	some c in pods.containers(parameters)
}

allowed("runtime/default")

allowed("docker/default")

allowed(value) if startswith(value, "localhost/")

version := pss.minor(parameters.pss_version)

undetermined contains finding if {
	pods.pod(parameters)
	finding := pss.unknown(parameters.pss_version)
}
