# METADATA
# title: Workloads run with a service account of their own
# description: >-
#   What is granted to the service account `default` is granted to every pod of the namespace that names none. A workload
#   with an account of its own gets what it needs and can be told apart in the audit log.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/service-accounts/
# custom:
#   id: no-default-service-account
#   severity: low
#   standards: [CIS 5.1.5]
#   remediation: Make a service account for the workload and name it in `serviceAccountName`.
#   parameters:
#     namespaces: namespaces this is asked of, `*` at either end; all if empty (list of text)
package lictor.k8s.no_default_service_account

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.resource
import data.lictor.k8s.lib.service_accounts
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"namespaces": []}

parameters := settings.of("k8s", "no-default-service-account", default_parameters)

deny contains valued.at(path, "a service account of its own", message) if {
	judged
	pod := pods.pod(parameters)
	service_accounts.of(pod.spec) == "default"
	path := array.concat(pod.spec_path, [field(pod.spec)])
	message := sprintf("%s `%s` runs with the service account `default`%s", [resource.kind, resource.name, because(pod.spec)])
}

judged if count(parameters.namespaces) == 0

judged if text.wildcards(parameters.namespaces, resource.namespace)

field(spec) := "serviceAccount" if {
	object.get(spec, "serviceAccountName", "") == ""
	spec.serviceAccount == "default"
} else := "serviceAccountName"

because(spec) := "" if {
	service_accounts.named(spec)
} else := ", for it names none"
