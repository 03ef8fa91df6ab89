# Names and addresses for which no public authority may issue, and suffixes under which anybody registers names.
package lictor.tls.data.names

as_of := "2026-11-23"

source := "https://www.iana.org/assignments/special-use-domain-names/, https://www.iana.org/assignments/iana-ipv4-special-registry/, https://www.iana.org/assignments/iana-ipv6-special-registry/, https://publicsuffix.org/"

# The last labels of names inside networks.
internal := {
	"corp", "example", "home", "internal", "intranet", "invalid", "lan", "local", "localdomain", "localhost", "mail",
	"onion", "private", "test",
}

reserved := [
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
	"192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"::/128", "::1/128", "100::/64", "2001:db8::/32", "fc00::/7", "fe80::/10", "ff00::/8",
]

# Those of more than one label that are met most; every single label is one anyway.
suffixes := {
	"ac.jp", "ac.uk", "appspot.com", "azurewebsites.net", "cloudfront.net", "co.il", "co.in", "co.jp", "co.kr", "co.nz",
	"co.th", "co.uk", "co.za", "com.ar", "com.au", "com.br", "com.cn", "com.hk", "com.mx", "com.my", "com.pl", "com.sg", "com.tr",
	"com.tw", "com.ua", "edu.au", "firebaseapp.com", "fly.dev", "github.io", "gitlab.io", "gov.au", "gov.br", "gov.in", "gov.uk",
	"herokuapp.com", "ltd.uk", "me.uk", "ne.jp", "net.au", "net.br", "netlify.app", "nhs.uk", "or.jp", "org.au", "org.br", "org.uk",
	"pages.dev", "plc.uk", "police.uk", "run.app", "sch.uk", "vercel.app", "web.app", "workers.dev",
}
