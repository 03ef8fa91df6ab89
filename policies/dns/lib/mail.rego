# What texts say of mail: SPF (RFC 7208), and the lists of tags of DMARC, DKIM and others.
package lictor.dns.lib.mail

import data.lictor.dns.lib.zones

# texts gives the texts at a name, with their records.
texts(name) := [{"record": record, "datum": datum} |
	some record in input.hosts[name]
	record.type == "TXT"
	some datum in record.rdata
]

# unknown holds where a text at a name is known after the change only.
unknown(name) if {
	some record in input.hosts[name]
	record.type == "TXT"
	record.unknown
}

# is_spf holds for texts that are meant as SPF.
is_spf(text) if {
	first := lower(split(trim_space(text), " ")[0])
	first == "v=spf1"
}

# policies gives the texts at a name that begin with a version.
policies(name, version) := [found |
	some found in texts(name)
	startswith(lower(replace(found.datum.text, " ", "")), version)
]

# spf gives the texts of SPF at a name.
spf(name) := [found |
	some found in texts(name)
	is_spf(found.datum.text)
]

# terms gives the terms of a text of SPF: as written, with the qualifier and the name apart from the value.
terms(text) := [term(word) |
	some at, word in split(trim_space(text), " ")
	at > 0
	word != ""
]

term(word) := {"text": word, "qualifier": qualifier, "name": lower(name), "value": value, "modifier": modifier} if {
	qualifier := [mark | some mark in ["+", "-", "~", "?"]; startswith(word, mark)]
	bare := trim_left(word, "+-~?")
	name := regex.split(`[:=/]`, bare)[0]
	value := substring(bare, count(name) + 1, -1)
	modifier := startswith(substring(bare, count(name), -1), "=")
}

mechanisms := {"all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"}

# querying has the terms that make a receiver look something up.
querying := {"include", "a", "mx", "ptr", "exists", "redirect"}

# tags gives the tags of a list such as `v=DMARC1; p=none`.
tags(text) := {lower(trim_space(pair[0])): trim_space(concat("=", array.slice(pair, 1, count(pair)))) |
	some part in split(text, ";")
	pair := split(part, "=")
	count(pair) > 1
}

# receives has the names that get mail: those with an MX that is not null.
receives contains record.fqdn if {
	some record in input.types.MX
	record.zone in zones.public
	some datum in record.rdata
	datum.target != ""
}

# refuses has the names that say that they get none.
refuses contains record.fqdn if {
	some record in input.types.MX
	some datum in record.rdata
	datum.target == ""
}

# mx gives the record that says where mail for a name goes.
mx(name) := [record |
	some record in input.hosts[name]
	record.type == "MX"
][0]
