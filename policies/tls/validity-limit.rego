# METADATA
# title: Certificates live no longer than is allowed
# description: >-
#   What public authorities issue may live only so long, by the day it begins. Browsers refuse longer ones. A day is
#   86,400 seconds, and the last second counts.
# related_resources:
#   - https://cabforum.org/working-groups/server/baseline-requirements/requirements/
# custom:
#   id: TLS001
#   name: validity-limit
#   severity: high
#   standards: [BR 6.3.2]
#   remediation: Issue the certificate for a shorter time; 90 days suit every limit until 2029.
#   parameters:
#     schedule: >-
#       Steps of `{"from": day, "days": number}`; the last that begins on or before `notBefore` counts.
#     public_ca_only: Whether certificates of private authorities are left alone.
#     margin_days: So many days less than the limit are taken as the limit.
package lictor.tls.validity_limit

import data.lictor.lib.settings
import data.lictor.tls.data.validity
import data.lictor.tls.lib.certificates
import data.lictor.tls.lib.clock
import data.lictor.tls.lib.found
import data.lictor.tls.lib.hosts
import data.lictor.tls.lib.orders

default_parameters := {"schedule": validity.schedule, "public_ca_only": true, "margin_days": 0}

parameters := settings.of("tls", "TLS001", default_parameters)

limit(second) := clock.in_force(parameters.schedule, second).days - parameters.margin_days

deny contains found.saying(certificate, certificate.path, message, {"value": sprintf("%d days", [days]), "expected": sprintf("at most %d days", [most])}) if {
	some certificate in input.certificates
	certificates.serves(certificate)
	judged(certificate)
	most := limit(certificate.not_before)
	certificate.seconds > most * clock.day_seconds
	days := clock.days(certificate.seconds)
	message := sprintf("the certificate of `%s` lives %d days, and %d are allowed for what begins on %s", [certificates.label(certificate), days, most, substring(certificate.from, 0, 10)])
}

judged(certificate) if certificates.public(certificate)

judged(_) if not parameters.public_ca_only

deny contains found.saying(order, ["spec", "duration"], message, {"value": order.object.spec.duration, "expected": sprintf("at most %d days", [most])}) if {
	some order in orders.certificates
	orders.acme(order)
	some [days, most] in too_long(order)
	message := sprintf("Certificate `%s` asks for %d days, and %d are allowed", [order.name, days, most])
}

undetermined contains found.unknown(order, ["spec", "duration"], reason) if {
	some order in orders.certificates
	not orders.issuer(order)
	some [days, most] in too_long(order)
	some asked in orders.names(order)
	not hosts.inside(asked.name)
	reason := sprintf("Certificate `%s` asks for %d days, which are too many (%d are allowed) if its issuer is a public authority", [order.name, days, most])
}

too_long(order) := {[days, most] |
	seconds := clock.duration(order.object.spec.duration)
	most := limit(clock.now)
	seconds > most * clock.day_seconds
	days := clock.days(seconds)
}
