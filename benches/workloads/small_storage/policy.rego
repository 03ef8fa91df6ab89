package storage

default allow := false

allow if {
	input.operation == "storage/write"
	input.account.https_only == true
	input.account.tls in ["1.2", "1.3"]
	not public
	encrypted
}

public if input.account.public_access == true

public if {
	some rule in input.account.network
	rule.from == "*"
}

encrypted if input.account.encryption == "managed"

encrypted if {
	input.account.encryption == "customer"
	input.account.key != ""
}
