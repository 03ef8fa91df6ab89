# What in RBAC leads to more rights than were given. Each capability lists `needs`; a role has it when each need is met by
# some rule of the role, and a need is met by any of its verbs on any of its resources. `names_help` tells whether
# `resourceNames` keeps the capability small.
package lictor.k8s.data.escalations

as_of := "2026-07-24"

source := "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#kubernetes-rbac-privilege-escalation-risks; CIS Kubernetes Benchmark 5.1.2, 5.1.4, 5.1.8 to 5.1.13"

rbac := "rbac.authorization.k8s.io"

capabilities := {
	"escalate": {
		"can": "give a role rights that they do not have themselves",
		"severity": "critical",
		"names_help": false,
		"needs": [{"groups": [rbac], "resources": ["roles", "clusterroles"], "verbs": ["escalate"]}],
	},
	"bind": {
		"can": "bind themselves to roles with more rights",
		"severity": "critical",
		"names_help": true,
		"needs": [{"groups": [rbac], "resources": ["roles", "clusterroles"], "verbs": ["bind"]}],
	},
	"impersonate": {
		"can": "act as other users, groups or service accounts",
		"severity": "critical",
		"names_help": true,
		"needs": [{
			"groups": ["", "authentication.k8s.io"],
			"resources": ["users", "groups", "serviceaccounts", "uids"],
			"verbs": ["impersonate"],
		}],
	},
	"secrets-read": {
		"can": "read secrets, among them the tokens of service accounts",
		"severity": "high",
		"names_help": true,
		"needs": [{"groups": [""], "resources": ["secrets"], "verbs": ["get", "list", "watch"]}],
	},
	"secret-tokens": {
		"can": "have tokens of service accounts made, by a secret that they create and may read",
		"severity": "high",
		"names_help": false,
		"needs": [
			{"groups": [""], "resources": ["secrets"], "verbs": ["create"]},
			{"groups": [""], "resources": ["secrets"], "verbs": ["get", "list", "watch"]},
		],
	},
	"pods-create": {
		"can": "run pods with any service account of the namespace",
		"severity": "medium",
		"names_help": true,
		"needs": [{
			"groups": ["", "apps", "batch", "extensions"],
			"resources": ["pods", "replicationcontrollers", "deployments", "replicasets", "statefulsets", "daemonsets", "jobs", "cronjobs"],
			"verbs": ["create"],
		}],
	},
	"pods-exec": {
		"can": "run commands in pods of others",
		"severity": "high",
		"names_help": true,
		"needs": [{"groups": [""], "resources": ["pods/exec", "pods/attach"], "verbs": ["create", "get"]}],
	},
	"pods-debug": {
		"can": "put containers of their own into pods of others",
		"severity": "high",
		"names_help": true,
		"needs": [{"groups": [""], "resources": ["pods/ephemeralcontainers"], "verbs": ["update", "patch"]}],
	},
	"nodes-proxy": {
		"can": "talk to kubelets, past admission and audit, and so run commands in every pod of the node",
		"severity": "critical",
		"names_help": false,
		"needs": [{"groups": [""], "resources": ["nodes/proxy"], "verbs": ["get", "create", "update", "patch", "delete"]}],
	},
	"token-create": {
		"can": "make tokens of service accounts",
		"severity": "high",
		"names_help": true,
		"needs": [{"groups": [""], "resources": ["serviceaccounts/token"], "verbs": ["create"]}],
	},
	"csr-approval": {
		"can": "approve certificates, and so the identities they stand for",
		"severity": "high",
		"names_help": false,
		"needs": [{
			"groups": ["certificates.k8s.io"],
			"resources": ["certificatesigningrequests/approval"],
			"verbs": ["update", "patch"],
		}],
	},
	"csr-signing": {
		"can": "sign certificates, and so make up identities",
		"severity": "high",
		"names_help": false,
		"needs": [
			{"groups": ["certificates.k8s.io"], "resources": ["certificatesigningrequests/status"], "verbs": ["update", "patch"]},
			{"groups": ["certificates.k8s.io"], "resources": ["signers"], "verbs": ["sign"]},
		],
	},
	"admission-webhooks": {
		"can": "see and change every object that is written, or switch admission control off",
		"severity": "high",
		"names_help": true,
		"needs": [{
			"groups": ["admissionregistration.k8s.io"],
			"resources": [
				"mutatingwebhookconfigurations",
				"validatingwebhookconfigurations",
				"mutatingadmissionpolicies",
				"mutatingadmissionpolicybindings",
				"validatingadmissionpolicies",
				"validatingadmissionpolicybindings",
			],
			"verbs": ["create", "update", "patch", "delete", "deletecollection"],
		}],
	},
	"volumes-create": {
		"can": "make volumes of any path of a node, past what pods may mount",
		"severity": "high",
		"names_help": true,
		"needs": [{"groups": [""], "resources": ["persistentvolumes"], "verbs": ["create"]}],
	},
}

# Names that keep nothing small: to be one of these is to be everything.
unlimited_names := {"cluster-admin", "system:masters"}
