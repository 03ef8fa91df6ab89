package lictor.tls.certbot_renewal_test

import data.lictor.tls.certbot_renewal as policy
import data.lictor.tls.lib.testing

renewal(parameters) := testing.model({"renewals": [{"at": testing.at, "name": "x", "parameters": object.union({"installer": "nginx"}, parameters)}]})

denied(parameters) := answer if {
	answer := count(policy.deny) with input as renewal(parameters)
}

test_renewals if {
	denied({"authenticator": "nginx"}) == 0
	denied({"authenticator": "manual"}) == 1
	denied({"authenticator": "manual", "manual_auth_hook": "/usr/local/bin/dns"}) == 0
	denied({"authenticator": "standalone"}) == 1
	denied({"authenticator": "webroot", "installer": "None"}) == 1
	denied({"authenticator": "webroot", "installer": "None", "renew_hook": "systemctl reload nginx"}) == 0
	denied({"server": "https://acme-staging-v02.api.letsencrypt.org/directory"}) == 1
}

test_share if {
	every case in [[30, 0], [45, 1]] {
		model := testing.model({"renewals": [{"at": testing.at, "name": "x", "parameters": {"installer": "nginx"}, "renew_before_days": {"value": case[0], "path": []}}]})
		count(policy.deny) == case[1] with input as model
	}
}
