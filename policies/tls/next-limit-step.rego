# METADATA
# title: Orders fit the limits to come
# description: >-
#   The longest life that is allowed shrinks in steps whose days are known. What asks for more, or renews later than what will
#   then be issued lives, works until that day and fails on it.
# related_resources:
#   - https://cabforum.org/2025/04/11/ballot-sc081v3-introduce-schedule-of-reducing-validity-and-data-reuse-periods/
# custom:
#   id: TLS003
#   name: next-limit-step
#   severity: medium
#   standards: [BR 6.3.2]
#   remediation: Ask for less now, and renew by a share of life rather than a number of days.
#   parameters:
#     schedule: >-
#       Steps of `{"from": day, "days": number}` of the longest life.
#     lifetimes: >-
#       Steps of the same form of what Let's Encrypt issues.
#     horizon_days: How many days are looked ahead.
package lictor.tls.next_limit_step

import data.lictor.lib.settings
import data.lictor.tls.data.acme
import data.lictor.tls.data.validity
import data.lictor.tls.lib.clock
import data.lictor.tls.lib.found
import data.lictor.tls.lib.orders

default_parameters := {"schedule": validity.schedule, "lifetimes": acme.lifetimes, "horizon_days": 180}

parameters := settings.of("tls", "TLS003", default_parameters)

# Steps that begin within the horizon.
coming(steps) := [step |
	some step in steps
	from := clock.second_of(step.from)
	from > clock.now
	from <= clock.now + (parameters.horizon_days * clock.day_seconds)
]

deny contains found.saying(order, ["spec", "duration"], message, {"value": order.object.spec.duration, "expected": sprintf("at most %d days", [step.days])}) if {
	some order in orders.certificates
	orders.acme(order)
	some step in coming(parameters.schedule)
	seconds := clock.duration(order.object.spec.duration)
	seconds > step.days * clock.day_seconds
	seconds <= clock.in_force(parameters.schedule, clock.now).days * clock.day_seconds
	message := sprintf("Certificate `%s` asks for %d days; from %s on only %d are allowed", [order.name, clock.days(seconds), step.from, step.days])
}

deny contains found.saying(renewal, before.path, message, {"value": before.value, "expected": sprintf("less than %d days", [step.days])}) if {
	some renewal in input.renewals
	lets_encrypt(object.get(renewal.parameters, "server", "https://acme-v02.api.letsencrypt.org/directory"))
	before := renewal.renew_before_days
	some step in coming(parameters.lifetimes)
	before.value >= step.days
	message := sprintf("`%s` is renewed %d days before it expires; from %s on certificates live %d days", [renewal.name, before.value, step.from, step.days])
}

deny contains found.saying(order, ["spec", "renewBefore"], message, {"value": order.object.spec.renewBefore, "expected": sprintf("less than %d days", [step.days])}) if {
	some order in orders.certificates
	lets_encrypt(orders.issuer(order).object.spec.acme.server)
	some step in coming(parameters.lifetimes)
	seconds := clock.duration(order.object.spec.renewBefore)
	seconds >= step.days * clock.day_seconds
	message := sprintf("Certificate `%s` is renewed %d days before it expires; from %s on certificates live %d days", [order.name, clock.days(seconds), step.from, step.days])
}

lets_encrypt(server) if contains(server, ".letsencrypt.org/")
