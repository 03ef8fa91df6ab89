package lictor.tls.https_required_test

import data.lictor.tls.https_required as policy
import data.lictor.tls.lib.testing

denied(model) := answer if {
	answer := testing.messages(policy.deny) with input as model
}

plain(fields) := testing.listeners([object.remove(testing.listener(object.union({"tls": false, "ports": [{"port": 80, "address": "", "tls": false, "path": []}]}, fields)), ["hsts"])])

test_plain if {
	count(denied(plain({}))) == 1
	count(denied(plain({"redirects": true}))) == 0
	count(denied(plain({"ports": [{"port": 8080, "address": "", "tls": false, "path": []}]}))) == 0
	count(denied(plain({"ports": [{"port": 80, "address": "127.0.0.1", "tls": false, "path": []}]}))) == 0
}

test_hsts if {
	count(denied(testing.listeners([testing.listener({})]))) == 0
	count(denied(testing.listeners([object.remove(testing.listener({}), ["hsts"])]))) == 1
	count(denied(testing.listeners([testing.listener({"hsts": {"value": "Max-Age=\"600\"; includeSubDomains", "path": []}})]))) == 1
	count(denied(testing.listeners([testing.listener({"hsts_dropped": [["nginx", 0]]})]))) == 1
}

test_subdomains if {
	count(policy.deny) == 1 with input as testing.listeners([testing.listener({})]) with data.settings as testing.settings("TLS016", {"include_subdomains": true})
}

test_ingress if {
	count(denied(testing.kubernetes({"Ingress": [testing.object_of("Ingress", {"rules": [{"host": "a.example.org"}]})]}))) == 1
	count(denied(testing.kubernetes({"Ingress": [testing.object_of("Ingress", {"rules": [{"host": "a.example.org"}], "tls": [{"hosts": ["a.example.org"]}]})]}))) == 0
	count(policy.deny) == 0 with input as testing.kubernetes({"Ingress": [testing.object_of("Ingress", {"rules": [{"host": "a.example.org"}]})]})
		with data.settings as testing.settings("TLS016", {"exempt_hosts": ["*.example.org"]})
}

action(value) := testing.resources([testing.resource("aws_lb_listener", {"protocol": "HTTP", "default_action": value})])

test_resources if {
	count(denied(action([{"type": "forward"}]))) == 1
	count(denied(action([{"type": "redirect"}]))) == 0
	count(denied(action({"$unknown": true}))) == 0
	count(policy.undetermined) == 1 with input as action({"$unknown": true})
	count(policy.undetermined) == 1 with input as action([{"type": {"$unknown": true}}])
}
