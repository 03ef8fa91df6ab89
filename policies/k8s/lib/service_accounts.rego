# The service account that a pod runs with, and lists that name service accounts.
package lictor.k8s.lib.service_accounts

import data.lictor.k8s.lib.inventory
import data.lictor.k8s.lib.resource
import data.lictor.lib.text

# named is the service account that a pod's spec names; `serviceAccount` is the field's old name.
named(spec) := name if {
	name := spec.serviceAccountName
	name != ""
} else := name if {
	name := spec.serviceAccount
	name != ""
}

# of is the service account that a pod runs with.
of(spec) := named(spec)

of(spec) := "default" if not named(spec)

# listed holds where a list names an account of the object's namespace, as `name` or `namespace/name`.
listed(list, name) if text.wildcards(list, name)

listed(list, name) if text.wildcards(list, concat("/", [resource.namespace, name]))

# known gives the account, where the inventory has it.
known(name) := account if {
	some account in inventory.namespaced(resource.namespace, "", "ServiceAccount")
	account.metadata.name == name
}
