# METADATA
# title: Every container has a seccomp profile
# description: >-
#   Without a profile containers may make every call of the kernel. It is set for the pod or for each container.
#   From v1.19; pods that name Windows as their system are left out from v1.25.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: pss-seccomp-restricted
#   severity: medium
#   standards: [PSS restricted, NSA]
#   pss_check: seccompProfile_restricted
#   remediation: >-
#     Set `securityContext.seccompProfile.type` of the pod to RuntimeDefault.
#   parameters:
#     pss_version: >-
#       The version of the Pod Security Standards, from `v1.0` to `v1.37`, or `latest`.
#     localhost_profiles: >-
#       Profiles that Localhost may name (with `*` at either end for any text); any where the list is empty.
package lictor.k8s.pss_seccomp_restricted

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.pss
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"pss_version": "latest", "localhost_profiles": []}

parameters := settings.of("k8s", "pss-seccomp-restricted", default_parameters)

deny contains valued.at(array.concat(setter.path, ["seccompProfile", "type"]), "RuntimeDefault or Localhost", message) if {
	applies
	some setter in pods.contexts(parameters)
	profile := setter.context.seccompProfile
	profile != null
	type := pss.type_of(profile)
	not pss.valid_profile(type)
	message := sprintf("seccompProfile (%s must not set securityContext.seccompProfile.type to %q)", [setter.who, type])
}

deny contains valued.at(path, "RuntimeDefault or Localhost", message) if {
	applies
	not has_profile(pods.pod(parameters).spec)
	some c in pods.containers(parameters)
	not has_profile(c.container)
	path := array.concat(c.path, ["securityContext", "seccompProfile", "type"])
	message := sprintf(`seccompProfile (pod or %s must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`, [c.who])
}

deny contains valued.at(path, "RuntimeDefault or a profile of `localhost_profiles`", message) if {
	count(parameters.localhost_profiles) > 0
	applies
	some setter in pods.contexts(parameters)
	profile := setter.context.seccompProfile
	profile.type == "Localhost"
	name := object.get(profile, "localhostProfile", "")
	not text.wildcards(parameters.localhost_profiles, name)
	path := array.concat(setter.path, ["seccompProfile", "localhostProfile"])
	message := sprintf("seccompProfile (%s must not set securityContext.seccompProfile.localhostProfile to %q)", [setter.who, name])
}

# has_profile holds for pods and containers that set one, good or bad.
has_profile(setter) if setter.securityContext.seccompProfile != null

applies if {
	version >= 19
	not on_windows
}

on_windows if {
	version >= 25
	pss.windows(pods.pod(parameters).spec)
}

version := pss.minor(parameters.pss_version)

undetermined contains finding if {
	pods.pod(parameters)
	finding := pss.unknown(parameters.pss_version)
}
