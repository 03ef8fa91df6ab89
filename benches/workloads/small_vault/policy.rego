package vault

default allow := false

owners := ["platform", "security"]

wide := {"all", "purge"}

allow if {
	input.operation == "vault/write"
	input.vault.purge_protection == true
	input.vault.retention_days >= 30
	not too_wide
}

allow if {
	input.operation == "vault/write"
	input.caller.team in owners
	input.vault.retention_days >= 7
	every grant in input.vault.grants {
		grant.until != "never"
	}
}

too_wide if {
	some grant in input.vault.grants
	some right in grant.rights
	right in wide
}
