package lictor.k8s.sa_token_automount_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.sa_token_automount

paths(manifest) := {concat("/", [sprintf("%v", [part]) | some part in finding.path]) | some finding in found} if {
	found := sa_token_automount.deny with input.object as manifest
}

pod(spec) := testing.pod(object.union({"containers": [{"name": "a"}]}, spec))

field := "spec/automountServiceAccountToken"

test_what_the_pod_says if {
	paths(pod({"automountServiceAccountToken": false})) == set()
	paths(pod({"automountServiceAccountToken": true})) == {field}
	paths(pod({})) == {field}
	paths(testing.held("CronJob", pod({}))) == {"spec/jobTemplate/spec/template/spec/automountServiceAccountToken"}
}

accounts(says) := {"namespace": {"n": {"v1": {"ServiceAccount": {"app": object.union({"metadata": {"name": "app"}}, says)}}}}}

no := {"automountServiceAccountToken": false}

test_what_the_service_account_says if {
	paths(pod({"serviceAccountName": "app"})) == set() with data.inventory as accounts(no)
	paths(pod({"serviceAccount": "app"})) == set() with data.inventory as accounts(no)
	paths(pod({"serviceAccountName": "app"})) == {field} with data.inventory as accounts({})
	paths(pod({"serviceAccountName": "app", "automountServiceAccountToken": true})) == {field} with data.inventory as accounts(no)
	paths(pod({})) == {field} with data.inventory as accounts(no)
}

test_allowed if {
	paths(pod({"serviceAccountName": "app"})) == set() with data.settings as allow(["app"])
	paths(pod({"serviceAccountName": "app"})) == set() with data.settings as allow(["n/app"])
	paths(pod({"serviceAccountName": "app"})) == {field} with data.settings as allow(["m/app", "ap"])
	paths(account({})) == set() with data.settings as allow(["app"])
}

account(says) := object.union({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "app", "namespace": "n"}}, says)

test_service_accounts if {
	paths(account({})) == {"automountServiceAccountToken"}
	paths(account({"automountServiceAccountToken": true})) == {"automountServiceAccountToken"}
	paths(account(no)) == set()
	paths(account({})) == set() with data.settings as testing.settings("sa-token-automount", {"service_accounts": false})
}

token(fields) := {"volumes": [{"name": "t", "projected": {"sources": [{"configMap": {}}, {"serviceAccountToken": fields}]}}]}

test_projected_tokens if {
	paths(pod(object.union(no, token({"path": "token"})))) == {"spec/volumes/0/projected/sources/1/serviceAccountToken"}
	paths(pod(object.union(no, token({"path": "token", "audience": "vault"})))) == set()
	paths(pod(token({"path": "token"}))) == {field}
}

allow(list) := testing.settings("sa-token-automount", {"allow_service_accounts": list})

test_asking_for_it_is_less_severe if {
	asked := sa_token_automount.deny with input.object as pod({"automountServiceAccountToken": true})
	{finding.severity | some finding in asked} == {"low"}
	silent := sa_token_automount.deny with input.object as pod({})
	{finding.severity | some finding in silent} == {"medium"}
}
