package lictor.tls.chain_order_test

import data.lictor.tls.chain_order as policy
import data.lictor.tls.lib.testing

leaf(fields) := testing.certificate(object.union({"issuer": {"text": "CN=I", "cn": ["I"], "o": []}, "aki": "i"}, fields))

authority(name, issuer, fields) := object.union(
	{
		"at": testing.at, "path": ["pem", 1], "role": "intermediate", "ca": true, "self_issued": false, "policies": [], "scts": 0,
		"subject": {"text": sprintf("CN=%s", [name]), "cn": [name], "o": []}, "issuer": {"text": sprintf("CN=%s", [issuer]), "cn": [issuer], "o": []},
		"ski": lower(name), "aki": lower(issuer),
	},
	fields,
)

root := authority("R", "R", {"role": "root", "self_issued": true})

faults(purpose, list) := answer if {
	answer := count(policy.deny) with input as testing.model({
		"certificates": list,
		"bundles": [{"at": testing.at, "path": ["pem"], "purpose": purpose, "certificates": numbers.range(0, count(list) - 1)}],
	})
}

test_sound if {
	faults("chain", [leaf({}), authority("I", "R", {})]) == 0
	faults("chain", [leaf({}), authority("I", "R", {}), root]) == 0
	faults("file", [leaf({})]) == 0
	faults("trust", [root, authority("I", "R", {})]) == 0
}

test_disorder if {
	faults("file", [authority("I", "R", {}), leaf({})]) == 1
	faults("file", [leaf({}), root, authority("I", "R", {})]) == 1
	faults("file", [leaf({}), authority("J", "R", {})]) == 1
}

test_missing if faults("chain", [leaf({})]) == 1

test_keys if faults("file", [leaf({"aki": "other"}), authority("I", "R", {})]) == 1

test_signatures if {
	issuer := authority("I", "R", {"fingerprint": "f"})
	faults("file", [leaf({"not_signed_by": ["f"]}), issuer]) == 1
	faults("file", [leaf({"not_signed_by": ["g"]}), issuer]) == 0

	# That another key signed is told once.
	faults("file", [leaf({"not_signed_by": ["f"], "aki": "other"}), issuer]) == 1
}

test_no_authority if faults("file", [leaf({}), authority("I", "R", {"ca": false})]) == 1

permitted(trees) := {"name_constraints": {"permitted": {"dns": trees}, "excluded": {"dns": []}}}

test_constraints if {
	faults("file", [leaf({}), authority("I", "R", permitted(["example.org"]))]) == 0
	faults("file", [leaf({}), authority("I", "R", permitted(["example.com"]))]) == 1
	faults("file", [leaf({}), authority("I", "R", {"name_constraints": {"permitted": {"dns": []}, "excluded": {"dns": ["example.org"]}}})]) == 1
}

test_self_signed if {
	own := leaf({"self_issued": true, "issuer": {"text": "CN=www.example.org", "cn": [], "o": []}, "policies": [], "scts": 0, "aki": "x", "ski": "x"})
	faults("chain", [own]) == 1
	faults("file", [own]) == 0
}
