# METADATA
# title: Roles are bound to few and known subjects
# description: >-
#   cluster-admin and the group system:masters can do everything; anonymous users, all users, all service accounts and
#   default service accounts are groups that anyone may be in. What they are given is given away. The bindings that the
#   API server makes for itself are left alone.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# custom:
#   id: rbac-bindings
#   severity: critical
#   standards: [CIS 5.1.1, CIS 5.1.5, CIS 5.1.7]
#   remediation: Bind a role with the rights that are needed to a service account of its own, or to named users or groups.
#   parameters:
#     allow: >-
#       what may be bound to whom (list of objects): role, and subject as `Kind/name` or `ServiceAccount/namespace/name`,
#       each with `*` at either end; a field that is left out means any
package lictor.k8s.rbac_bindings

import data.lictor.k8s.lib.rbac
import data.lictor.k8s.lib.reviewed
import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"allow": []}

parameters := settings.of("k8s", "rbac-bindings", default_parameters)

binding := object if {
	object := reviewed.object(parameters, rbac.group, {"RoleBinding", "ClusterRoleBinding"})
	not rbac.builtin
}

# judged lists the subjects that no entry of `allow` lets be bound to the role.
judged := [{"subject": subject, "i": i, "called": called(subject)} |
	some i, subject in binding.subjects
	not allowed(called(subject))
]

deny contains {
	"message": sprintf("%s gives cluster-admin, the right to do everything%s, to %s", [
		binding.kind,
		extent,
		concat(", ", [sprintf("`%s`", [entry.called]) | some entry in judged]),
	]),
	"path": ["roleRef", "name"],
	"value": "cluster-admin",
	"expected": "a role with the rights that are needed",
} if {
	binding.roleRef.kind == "ClusterRole"
	binding.roleRef.name == "cluster-admin"
	count(judged) > 0
}

deny contains {
	"message": sprintf("role `%s` is bound to `%s`: %s", [binding.roleRef.name, entry.called, reason.why]),
	"path": ["subjects", entry.i, "name"],
	"value": entry.subject.name,
	"expected": "a named user, group or service account",
	"severity": reason.severity,
} if {
	some entry in judged
	reason := given_away[entry.called]
}

deny contains {
	"message": sprintf("role `%s` is bound to `%s`: every pod of the namespace that names no service account has it", [
		binding.roleRef.name,
		entry.called,
	]),
	"path": ["subjects", entry.i, "name"],
	"value": entry.subject.name,
	"expected": "a service account of its own",
	"severity": "high",
} if {
	some entry in judged
	is_default(entry.called)
}

deny contains {
	"message": sprintf("role `%s` is bound to `%s`: every service account of the namespace has it, the default one too", [
		binding.roleRef.name,
		entry.called,
	]),
	"path": ["subjects", entry.i, "name"],
	"value": entry.subject.name,
	"expected": "a service account of its own",
	"severity": "medium",
} if {
	some entry in judged
	startswith(entry.called, "Group/system:serviceaccounts:")
}

given_away := {
	"Group/system:masters": {
		"severity": "critical",
		"why": "its members can do everything and cannot be stopped, whatever roles say",
	},
	"Group/system:unauthenticated": {"severity": "critical", "why": "anyone who reaches the API server is in it, without a name"},
	"User/system:anonymous": {"severity": "critical", "why": "anyone who reaches the API server is this, without a name"},
	"Group/system:authenticated": {
		"severity": "high",
		"why": "everyone with any account is in it, on some clouds anyone with an account of the cloud",
	},
	"Group/system:serviceaccounts": {"severity": "high", "why": "every pod of the cluster with a token is in it"},
}

is_default(name) if {
	startswith(name, "ServiceAccount/")
	endswith(name, "/default")
}

# called names a subject; users that are service accounts by their name are taken for these.
called(subject) := concat("/", ["ServiceAccount", namespace_of(subject), subject.name]) if subject.kind == "ServiceAccount"

called(subject) := concat("/", ["ServiceAccount", parts[2], parts[3]]) if {
	subject.kind == "User"
	parts := split(subject.name, ":")
	count(parts) == 4
	startswith(subject.name, "system:serviceaccount:")
}

called(subject) := concat("/", [subject.kind, subject.name]) if {
	subject.kind in {"User", "Group"}
	not startswith(subject.name, "system:serviceaccount:")
}

namespace_of(subject) := object.get(subject, "namespace", object.get(binding.metadata, "namespace", ""))

allowed(name) if {
	some entry in parameters.allow
	text.wildcard(object.get(entry, "role", "*"), binding.roleRef.name)
	text.wildcard(object.get(entry, "subject", "*"), name)
}

default extent := " in the cluster"

extent := " in the namespace" if binding.kind == "RoleBinding"
