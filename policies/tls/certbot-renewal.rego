# METADATA
# title: Certbot renews without anybody's help, and servers take notice
# description: >-
#   The manual authenticator waits for a person unless hooks do the work, a web server goes on with the old certificate unless a hook
#   reloads it, and the staging server issues what nobody trusts.
# related_resources:
#   - https://eff-certbot.readthedocs.io/en/stable/using.html#renewing-certificates
# custom:
#   id: TLS028
#   name: certbot-renewal
#   severity: medium
#   standards: [certbot]
#   remediation: >-
#     Use an authenticator that needs nobody (a plugin for DNS, nginx, webroot), and reload the server in a deploy hook.
#   parameters:
#     require_deploy_hook: >-
#       Whether there must be a `renew_hook` for installers that reload nothing; hooks in `renewal-hooks/deploy` are not seen.
#     max_share: The largest share of a certificate's life that may be left when it is renewed (a number).
#     life_days: The days that certificates live.
package lictor.tls.certbot_renewal

import data.lictor.lib.settings
import data.lictor.tls.data.acme
import data.lictor.tls.lib.clock
import data.lictor.tls.lib.found

default_parameters := {"require_deploy_hook": true, "max_share": 0.5, "life_days": null}

parameters := settings.of("tls", "TLS028", default_parameters)

life_days := clock.in_force(acme.lifetimes, clock.now).days if {
	parameters.life_days == null
} else := parameters.life_days

set(renewal, key) if {
	value := renewal.parameters[key]
	not value in {"", "None", "False"}
}

deny contains found.saying(renewal, ["certbot", "renewalparams", "authenticator"], message, {"value": "manual", "severity": "high"}) if {
	some renewal in input.renewals
	renewal.parameters.authenticator == "manual"
	not set(renewal, "manual_auth_hook")
	message := sprintf("`%s` is proved by hand: no hook does it when it is renewed", [renewal.name])
}

deny contains found.saying(renewal, ["certbot", "renewalparams", "authenticator"], message, {"value": "standalone", "severity": "low"}) if {
	some renewal in input.renewals
	renewal.parameters.authenticator == "standalone"
	not set(renewal, "pre_hook")
	message := sprintf("`%s` is proved by a server of certbot's own on port 80, and no hook makes room for it", [renewal.name])
}

# Installers of nginx and Apache reload by themselves.
deny contains found.at(renewal, ["certbot", "renewalparams"], message) if {
	parameters.require_deploy_hook
	some renewal in input.renewals
	not object.get(renewal.parameters, "installer", "None") in {"nginx", "apache"}
	not set(renewal, "renew_hook")
	not set(renewal, "deploy_hook")
	not set(renewal, "post_hook")
	message := sprintf("no hook tells a server when `%s` was renewed", [renewal.name])
}

deny contains found.saying(renewal, renewal.renew_before_days.path, message, {"value": days}) if {
	some renewal in input.renewals
	days := renewal.renew_before_days.value
	days >= parameters.max_share * life_days
	message := sprintf("`%s` is renewed %d days before it expires, of the %d it lives", [renewal.name, days, life_days])
}

deny contains found.saying(renewal, ["certbot", "renewalparams", "server"], message, {"value": renewal.parameters.server, "severity": "high"}) if {
	some renewal in input.renewals
	host := split(split(renewal.parameters.server, "://")[1], "/")[0]
	acme.servers[host].staging
	message := sprintf("`%s` comes from a staging server, whose certificates nobody trusts", [renewal.name])
}
