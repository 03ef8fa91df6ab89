package lictor.drift.state_backend_test

import data.lictor.drift.lib.testing
import data.lictor.drift.state_backend

backend(kind, body) := backend_in("main.tf", kind, body)

backend_in(file, kind, body) := {"at": testing.at, "kind": "terraform", "label": "", "file": file, "values": {"backend": {kind: [body]}}}

sound := {"bucket": "b", "key": "k", "encrypt": true, "use_lockfile": true}

judged(blocks) := found if {
	found := testing.messages(state_backend.deny) with input.blocks as blocks
}

test_backends if {
	judged([backend("s3", sound)]) == set()
	judged([backend("local", {})]) == {"the state is kept locally"}
	judged([backend("gcs", {"bucket": "b"})]) == set()
	judged([backend("s3", {"encrypt": false, "use_lockfile": true})]) == {"the state is not encrypted"}
	judged([backend("s3", {"encrypt": true})]) == {"the state has no lock"}
	judged([backend("s3", {"encrypt": true, "dynamodb_table": "t"})]) == {"`dynamodb_table` is deprecated: locks are kept beside the state by `use_lockfile`"}
	judged([backend("s3", {"encrypt": true, "dynamodb_table": "t", "use_lockfile": true})]) == set()
	judged([backend("s3", object.union(sound, {"acl": "public-read"}))]) == {"the state can be read by everyone: `public-read`"}
}

test_shared_keys if {
	judged([backend_in("a/main.tf", "s3", sound), backend_in("b/main.tf", "s3", sound)]) == {"the state has the same place as that of a/main.tf"}
	judged([backend_in("a/main.tf", "s3", sound), backend_in("b/main.tf", "s3", object.union(sound, {"key": "l"}))]) == set()
}
