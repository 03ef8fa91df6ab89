# METADATA
# title: Scans find no known holes
# description: >-
#   What sslyze and testssl.sh say of Heartbleed, ROBOT, early CCS, Ticketbleed, DROWN, POODLE, renegotiation, compression,
#   fallback and early data, with one severity for both.
# related_resources:
#   - https://github.com/nabla-c0d3/sslyze
#   - https://testssl.sh/
# custom:
#   id: TLS025
#   name: scan-vulnerabilities
#   severity: high
#   standards: [CVE-2014-0160, CVE-2014-0224, CVE-2009-3555, CVE-2012-4929, CVE-2016-0800]
#   remediation: Bring the server's TLS library up to date and turn off what is old.
#   parameters:
#     ignore: Names of findings to leave out, such as `early-data`.
package lictor.tls.scan_vulnerabilities

import data.lictor.lib.settings
import data.lictor.tls.lib.found

default_parameters := {"ignore": []}

parameters := settings.of("tls", "TLS025", default_parameters)

known := {
	"heartbleed": {"severity": "critical", "text": "gives away its memory (Heartbleed)"},
	"ccs-injection": {"severity": "critical", "text": "takes an early ChangeCipherSpec"},
	"ticketbleed": {"severity": "critical", "text": "gives away its memory (Ticketbleed)"},
	"robot": {"severity": "high", "text": "deciphers for others (ROBOT)"},
	"drown": {"severity": "high", "text": "can be deciphered by SSL 2.0 (DROWN)"},
	"poodle": {"severity": "high", "text": "can be deciphered by SSL 3.0 (POODLE)"},
	"insecure-renegotiation": {"severity": "high", "text": "renegotiates insecurely"},
	"client-renegotiation": {"severity": "medium", "text": "renegotiates whenever a client asks"},
	"compression": {"severity": "high", "text": "compresses (CRIME)"},
	"no-fallback-scsv": {"severity": "low", "text": "does not notice that a client was made to fall back"},
	"early-data": {"severity": "low", "text": "takes early data, which can be played again"},
}

deny contains found.saying(scan, vulnerable.path, message, {"severity": known[vulnerable.id].severity}) if {
	some scan in input.scans
	some vulnerable in scan.vulnerable
	not vulnerable.id in parameters.ignore
	message := sprintf("`%s` %s", [scan.endpoint, known[vulnerable.id].text])
}
