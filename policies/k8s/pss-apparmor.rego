# METADATA
# title: AppArmor is not switched off
# description: >-
#   On nodes with AppArmor the runtime's profile confines containers by default. A pod may name a profile of its
#   own, but not go without.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: pss-apparmor
#   severity: medium
#   standards: [PSS baseline, NSA]
#   pss_check: appArmorProfile
#   remediation: >-
#     Set `appArmorProfile.type` to RuntimeDefault or Localhost, or leave the profile out; the same for the
#     annotation.
#   parameters:
#     localhost_profiles: >-
#       Profiles that Localhost may name (with `*` at either end for any text); any where the list is empty.
package lictor.k8s.pss_apparmor

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.pss
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"localhost_profiles": []}

parameters := settings.of("k8s", "pss-apparmor", default_parameters)

deny contains valued.at(array.concat(setter.path, ["appArmorProfile", "type"]), "RuntimeDefault or Localhost", message) if {
	some setter in pods.contexts(parameters)
	profile := setter.context.appArmorProfile
	profile != null
	type := pss.type_of(profile)
	not pss.valid_profile(type)
	message := sprintf("forbidden AppArmor profile (%s must not set AppArmor profile type to %q)", [setter.who, type])
}

deny contains valued.at(path, "RuntimeDefault or a profile of `localhost_profiles`", message) if {
	count(parameters.localhost_profiles) > 0
	some setter in pods.contexts(parameters)
	profile := setter.context.appArmorProfile
	profile.type == "Localhost"
	name := object.get(profile, "localhostProfile", "")
	not text.wildcards(parameters.localhost_profiles, name)
	path := array.concat(setter.path, ["appArmorProfile", "localhostProfile"])
	message := sprintf("forbidden AppArmor profile (%s must not set localhostProfile to %q)", [setter.who, name])
}

deny contains valued.at(path, "runtime/default or localhost/...", message) if {
	pod := pods.pod(parameters)
	some key, value in pod.metadata.annotations
	startswith(key, prefix)
	not allowed_annotation(value)
	not trim_prefix(key, prefix) in pods.exempt_containers(parameters)
	path := array.concat(pod.path, ["metadata", "annotations", key])
	message := sprintf(`forbidden AppArmor profile (annotation must not set AppArmor profile type to "%s=%q")`, [key, value])
}

prefix := "container.apparmor.security.beta.kubernetes.io/"

allowed_annotation("")

allowed_annotation("runtime/default")

allowed_annotation(value) if {
	startswith(value, "localhost/")
	listed(trim_prefix(value, "localhost/"))
}

listed(name) if {
	count(parameters.localhost_profiles) > 0
	text.wildcards(parameters.localhost_profiles, name)
}

listed(_) if count(parameters.localhost_profiles) == 0
