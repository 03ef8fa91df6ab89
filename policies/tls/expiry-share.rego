# METADATA
# title: Certificates have life left
# description: >-
#   An expired certificate is an outage, and one that should have been renewed by now is one to come. What counts is the share
#   of its life that is left, for lives become shorter: thirty days are a third of ninety and two thirds of 47.
# related_resources:
#   - https://letsencrypt.org/docs/integration-guide/#when-to-renew
# custom:
#   id: TLS002
#   name: expiry-share
#   severity: high
#   standards: [OPS]
#   remediation: Renew the certificate, and look into why it was not renewed by itself.
#   parameters:
#     warn: The share of its life that a certificate should have left (a number).
#     critical: The share under which it is late (a number).
#     floor_days: It is late, too, with fewer days left than these.
package lictor.tls.expiry_share

import data.lictor.lib.settings
import data.lictor.tls.lib.certificates
import data.lictor.tls.lib.clock
import data.lictor.tls.lib.found
import data.lictor.tls.lib.orders

default_parameters := {"warn": 0.3333, "critical": 0.1667, "floor_days": 3}

parameters := settings.of("tls", "TLS002", default_parameters)

deny contains found.saying(certificate, certificate.path, state.message, {"value": certificate.until, "severity": state.severity}) if {
	some certificate in input.certificates
	certificate.role != "root"
	state := state_of(certificates.label(certificate), certificate.not_before, certificate.not_after, certificate.role == "leaf")
}

deny contains found.saying(listed, ["NotAfter"], state.message, {"severity": state.severity}) if {
	some listed in input.acm
	state := state_of(listed.name, second(listed.object.NotBefore), second(listed.object.NotAfter), true)
}

deny contains found.saying(order, ["status", "notAfter"], message, {"value": order.object.status.notAfter, "severity": "critical"}) if {
	some order in orders.certificates
	clock.second(order.object.status.notAfter) < clock.now
	message := sprintf("the certificate of Certificate `%s` expired on %s", [order.name, substring(order.object.status.notAfter, 0, 10)])
}

deny contains found.saying(order, ["status", "failedIssuanceAttempts"], message, {"value": attempts}) if {
	some order in orders.certificates
	attempts := order.object.status.failedIssuanceAttempts
	attempts > 0
	message := sprintf("Certificate `%s` failed to be issued %d times", [order.name, attempts])
}

deny contains found.saying(order, ["status", "renewalTime"], message, {"value": order.object.status.renewalTime}) if {
	some order in orders.certificates
	due := clock.second(order.object.status.renewalTime)
	due < clock.now - clock.day_seconds
	clock.second(order.object.status.notAfter) >= clock.now
	message := sprintf("Certificate `%s` should have been renewed on %s", [order.name, substring(order.object.status.renewalTime, 0, 10)])
}

# AWS tells times as text, or as seconds.
second(time) := floor(time) if is_number(time)

second(time) := clock.second(time) if is_string(time)

state_of(name, from, until, is_leaf) := {"severity": "critical", "message": message} if {
	until < clock.now
	message := sprintf("the certificate of `%s` expired on %s", [name, clock.day(until)])
} else := {"severity": "high", "message": message} if {
	# The day of the scan has not ended yet.
	from >= clock.now + clock.day_seconds
	message := sprintf("the certificate of `%s` is not valid before %s", [name, clock.day(from)])
} else := {"severity": "high", "message": message} if {
	is_leaf
	late(until - clock.now, until - from)
	message := sprintf("the certificate of `%s` has %d of %d days left", [name, floor((until - clock.now) / clock.day_seconds), clock.days((until - from) + 1)])
} else := {"severity": "medium", "message": message} if {
	is_leaf
	until - clock.now < parameters.warn * (until - from)
	message := sprintf("the certificate of `%s` has %d of %d days left", [name, floor((until - clock.now) / clock.day_seconds), clock.days((until - from) + 1)])
}

late(left, life) if left < parameters.critical * life

late(left, _) if left < parameters.floor_days * clock.day_seconds
