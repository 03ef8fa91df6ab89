package lictor.tls.issuer_object_test

import data.lictor.tls.issuer_object as policy
import data.lictor.tls.lib.testing

acme(fields) := testing.object_of("Issuer", {"acme": object.union({"server": "https://acme-v02.api.letsencrypt.org/directory", "email": "a@example.org"}, fields)})

denied(issuer) := answer if {
	answer := count(policy.deny) with input as testing.kubernetes({"Issuer": [issuer]})
}

test_issuers if {
	denied(acme({})) == 0
	denied(acme({"email": ""})) == 0
	denied(acme({"skipTLSVerify": true})) == 1
	denied(acme({"server": "https://acme.zerossl.com/v2/DV90"})) == 1
	denied(acme({"solvers": [{"dns01": {"webhook": {"config": {"apiToken": "x"}}}}]})) == 1
	denied(acme({"solvers": [{"dns01": {"cloudflare": {"apiTokenSecretRef": {"name": "x", "key": "token"}}}}]})) == 0
}

in_namespace(thing, namespace) := object.union(thing, {"namespace": namespace})

test_staging if {
	staging := acme({"server": "https://acme-staging-v02.api.letsencrypt.org/directory"})
	denied(staging) == 0
	denied(in_namespace(staging, "production")) == 1
}

order(names) := testing.object_of("Certificate", {"dnsNames": names, "issuerRef": {"name": "x", "kind": "Issuer"}})

test_wildcards if {
	every case in [[[{"http01": {}}], 1], [[{"http01": {}}, {"dns01": {}}], 0]] {
		count(policy.deny) == case[1] with input as testing.kubernetes({"Issuer": [acme({"solvers": case[0]})], "Certificate": [order(["*.example.org"])]})
	}
}

test_self_signed if {
	issuer := in_namespace(testing.object_of("Issuer", {"selfSigned": {}}), "prod")
	count(policy.deny) == 1 with input as testing.kubernetes({"Issuer": [issuer], "Certificate": [in_namespace(order(["a.example.org"]), "prod")]})
}
