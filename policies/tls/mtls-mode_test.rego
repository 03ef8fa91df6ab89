package lictor.tls.mtls_mode_test

import data.lictor.tls.lib.testing
import data.lictor.tls.mtls_mode as policy

test_listeners if {
	every case in [["optional", 1], ["optional_no_ca", 1], ["on", 0], ["required", 0], ["off", 0]] {
		count(policy.deny) == case[1] with input as testing.listeners([testing.listener({"client_verify": {"value": case[0], "path": []}})])
	}
}

test_istio if {
	every case in [[{"mtls": {"mode": "PERMISSIVE"}}, 1], [{"mtls": {"mode": "STRICT"}}, 0], [{}, 0], [{"mtls": {"mode": "STRICT"}, "portLevelMtls": {"80": {"mode": "DISABLE"}}}, 1]] {
		count(policy.deny) == case[1] with input as testing.kubernetes({"PeerAuthentication": [testing.object_of("PeerAuthentication", case[0])]})
	}
}

test_load_balancers if {
	every case in [["passthrough", 1], ["verify", 0], ["off", 0]] {
		count(policy.deny) == case[1] with input as testing.resources([testing.resource("aws_lb_listener", {"mutual_authentication": [{"mode": case[0]}]})])
	}
}
