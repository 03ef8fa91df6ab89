# METADATA
# title: Pods get a token of the API server only where they need one
# description: >-
#   A token is mounted into every container unless the pod or its service account says no, and whoever breaks in can use
#   it. A pod that says nothing is taken to get one, unless its service account is known to say no.
# related_resources:
#   - https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting
# custom:
#   id: sa-token-automount
#   severity: medium
#   standards: [CIS 5.1.6, NSA]
#   remediation: >-
#     Set `automountServiceAccountToken` to false in the pod and in its service account, or list the service account of a
#     workload that talks to the API server in `allow_service_accounts`.
#   inventory: [ServiceAccount]
#   parameters:
#     allow_service_accounts: accounts whose token may be mounted, as `name` or `namespace/name`, `*` at either end (list of text)
#     service_accounts: whether service accounts themselves must say no (true or false)
package lictor.k8s.sa_token_automount

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.resource
import data.lictor.k8s.lib.reviewed
import data.lictor.k8s.lib.service_accounts
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"allow_service_accounts": [], "service_accounts": true}

parameters := settings.of("k8s", "sa-token-automount", default_parameters)

pod := found if {
	found := pods.pod(parameters)
	not service_accounts.listed(parameters.allow_service_accounts, account)
}

account := service_accounts.of(pods.pod(parameters).spec)

deny contains object.union(valued.at(path, false, message), {"severity": severity}) if {
	pod
	mounts
	path := array.concat(pod.spec_path, ["automountServiceAccountToken"])
	message := sprintf("the token of service account `%s` is mounted into the pod%s", [account, because])
}

# Volumes that the API server adds for what is found above are not named again.
deny contains valued.at(path, "no token, or one for another audience", message) if {
	not mounts
	some i, volume in pod.spec.volumes
	some j, source in volume.projected.sources
	token := source.serviceAccountToken
	object.get(token, "audience", "") == ""
	path := array.concat(pod.spec_path, ["volumes", i, "projected", "sources", j, "serviceAccountToken"])
	message := sprintf("volume `%s` mounts a token of service account `%s` for the API server", [volume.name, account])
}

deny contains valued.at(["automountServiceAccountToken"], false, message) if {
	parameters.service_accounts
	manifest := reviewed.object(parameters, "", {"ServiceAccount"})
	not manifest.automountServiceAccountToken == false
	not service_accounts.listed(parameters.allow_service_accounts, resource.name)
	message := sprintf("the token of service account `%s` is mounted into every pod that runs with it and says nothing", [resource.name])
}

# The pod's word counts; if it says nothing, its service account's; if this is not known, the default.
mounts if pod.spec.automountServiceAccountToken == true

mounts if {
	not is_boolean(object.get(pod.spec, "automountServiceAccountToken", null))
	not account_says_no
}

account_says_no if service_accounts.known(account).automountServiceAccountToken == false

# A pod that says yes at least says what it does.
severity := "low" if {
	pod.spec.automountServiceAccountToken == true
} else := "medium"

because := ", which asks for it" if {
	pod.spec.automountServiceAccountToken == true
} else := ", and neither says otherwise" if {
	service_accounts.known(account)
} else := ", which does not say otherwise"
