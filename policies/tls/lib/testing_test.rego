# What tests are made of.
package lictor.tls.lib.testing

today := "2026-11-28"

at := {"document": 0, "path": [], "resource": {"kind": "file", "name": "a.pem"}}

# model is an input of some lists.
model(lists) := object.union({"today": today, "kubernetes": {}, "resources": {}, "index": {"spki": {}, "secrets": {}, "ordered": {}}}, lists)

# certificate is a sound public certificate of 90 days, changed by fields.
certificate(fields) := object.union(
	{
		"at": at, "path": ["pem", 0], "source": "file", "bundle": 0, "position": 0, "role": "leaf", "ca": false, "version": 3,
		"subject": {"text": "CN=www.example.org", "cn": ["www.example.org"], "o": []},
		"issuer": {"text": "C=US, O=Let's Encrypt, CN=R12", "cn": ["R12"], "o": ["Let's Encrypt"]},
		"serial": "04aa", "serial_bits": 67, "self_issued": false,
		"not_before": 1793491200, "not_after": 1801267199, "seconds": 7776000, "from": "2026-11-01T00:00:00Z", "until": "2027-01-29T23:59:59Z",
		"key": {"kind": "ec", "bits": 256, "curve": "P-256"}, "spki": "aa", "fingerprint": "ff",
		"signature": "sha256WithRSA", "hash": "sha256",
		"sans": {"dns": ["www.example.org"], "ip": [], "email": [], "uri": [], "other": 0},
		"key_usage": ["digitalSignature"], "extended_key_usage": ["serverAuth"],
		"aki": "01", "ocsp": [], "issuers": ["http://r12.i.lencr.org/"], "crls": ["http://r12.c.lencr.org/1.crl"],
		"policies": ["2.23.140.1.2.1"], "scts": 2, "must_staple": false,
	},
	fields,
)

# private is the same from an authority of one's own.
private(fields) := certificate(object.union(
	{"issuer": {"text": "CN=Example Internal CA", "cn": ["Example Internal CA"], "o": ["Example"]}, "policies": [], "scts": 0, "issuers": [], "crls": []},
	fields,
))

certificates(list) := model({"certificates": list})

# object is one of Kubernetes, as the model has it.
object_of(kind, spec) := {
	"at": {"document": 0, "path": [], "resource": {"kind": kind, "name": "x", "namespace": "web"}},
	"namespace": "web", "name": "x",
	"object": {"kind": kind, "metadata": {"name": "x", "namespace": "web"}, "spec": spec},
}

kubernetes(kinds) := model({"kubernetes": kinds})

# resource is one of Terraform.
resource(type, values) := {
	"type": type, "address": sprintf("%s.x", [type]), "mode": "managed", "source": "plan", "actions": ["create"], "values": values, "before": null,
	"at": {"document": 0, "path": [], "resource": {"kind": type, "name": sprintf("%s.x", [type])}},
}

resources(list) := model({"resources": {type: [r | some r in list; r.type == type] | some type in {r.type | some r in list}}})

listener(fields) := object.union(
	{
		"at": at, "path": ["nginx", 0], "kind": "nginx", "name": "www.example.org", "hosts": ["www.example.org"], "tls": true, "http": true,
		"ports": [{"port": 443, "address": "", "tls": true, "path": ["nginx", 0, "block", 0]}], "redirects": false, "certificates": [], "hsts_dropped": [],
		"hsts": {"value": "max-age=63072000", "path": ["nginx", 0, "block", 1]},
	},
	fields,
)

listeners(list) := model({"listeners": list})

settings(id, parameters) := {"tls": {id: parameters}}

# messages are those of findings.
messages(findings) := {f.message | some f in findings}
