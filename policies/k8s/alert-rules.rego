# METADATA
# title: Alerts say how bad it is and what to do
# description: >-
#   Whoever is woken needs the severity, by which the alert is routed, and the way to the runbook. As a label the runbook's
#   address is part of what an alert is: it goes into every grouping and inhibition, and tools look for it among the annotations.
#   Alerts on a cause, such as a busy processor, come where nobody suffers: what users feel is what people should be told of.
# related_resources:
#   - https://prometheus.io/docs/practices/alerting/
#   - https://github.com/kubernetes-monitoring/kubernetes-mixin/blob/master/runbook.md
# custom:
#   id: alert-rules
#   severity: low
#   standards: [OPS]
#   remediation: Set the label `severity`, and the annotations `summary` and `runbook_url`.
#   parameters:
#     severities: what the label `severity` may be (list of text)
#     paging: severities that wake people, and need a runbook and some minutes of patience (list of text)
#     min_for_minutes: how long what wakes people has to last at least (number)
#     causes_allowed: severities that may tell of causes (list of text)
package lictor.k8s.alert_rules

import data.lictor.k8s.lib.reviewed
import data.lictor.lib.settings

default_parameters := {"severities": ["critical", "warning", "info", "none"], "paging": ["critical"], "min_for_minutes": 2, "causes_allowed": ["info", "none"]}

parameters := settings.of("k8s", "alert-rules", default_parameters)

# The alerts of the object, with where they stand.
alerts := [{"rule": rule, "path": ["spec", "groups", i, "rules", j]} |
	object := reviewed.object(parameters, "monitoring.coreos.com", {"PrometheusRule"})
	some i, group in object.spec.groups
	some j, rule in group.rules
	is_string(rule.alert)
]

deny contains finding(alert, ["labels", name], message) if {
	some alert in alerts
	some name in ["runbook", "runbook_url"]
	alert.rule.labels[name]
	message := sprintf("alert `%s` has its runbook as the label `%s`: make it the annotation `runbook_url`", [alert.rule.alert, name])
}

deny contains finding(alert, ["labels"], message) if {
	some alert in alerts
	not alert.rule.labels.severity
	message := sprintf("alert `%s` has no label `severity`", [alert.rule.alert])
}

deny contains finding(alert, ["labels", "severity"], message) if {
	some alert in alerts
	severity := alert.rule.labels.severity
	not severity in parameters.severities
	not contains(severity, "{{")
	message := sprintf("alert `%s` has the severity `%v`, which is none of %s", [alert.rule.alert, severity, concat(", ", parameters.severities)])
}

deny contains finding(alert, ["annotations"], message) if {
	some alert in alerts
	not alert.rule.annotations.summary
	not alert.rule.annotations.description
	message := sprintf("alert `%s` says in no annotation what happens", [alert.rule.alert])
}

deny contains finding(alert, ["annotations"], message) if {
	some alert in paging
	not alert.rule.annotations.runbook_url
	message := sprintf("alert `%s` wakes people and names no `runbook_url`", [alert.rule.alert])
}

deny contains finding(alert, ["for"], message) if {
	some alert in maybe_paging
	lasting := object.get(alert.rule, "for", "0s")
	minutes(lasting) < parameters.min_for_minutes
	message := sprintf("alert `%s` may wake people after %s, less than %d minutes", [alert.rule.alert, lasting, parameters.min_for_minutes])
}

deny contains finding(alert, ["expr"], message) if {
	some alert in alerts
	severity := object.get(alert.rule, ["labels", "severity"], "")
	not severity in parameters.causes_allowed
	regex.match(cause, alert.rule.expr)
	not regex.match(effect, alert.rule.expr)
	message := sprintf("alert `%s` tells of a cause, the use of a resource, and not of what users feel", [alert.rule.alert])
}

# cause finds metrics of processors, memory and disks, effect those of what users feel.
cause := `(?i)(^|[^a-z])(cpu|memory|mem|disk|load[0-9]*)([^a-z]|$)`

effect := `(?i)request|error|latency|duration|fail|pressure|oom|throttl|predict_linear`

# What has values of the alert in its labels is a new alert with each of them.
deny contains finding(alert, ["labels", name], message) if {
	some alert in alerts
	some name, value in alert.rule.labels
	contains(value, "$value")
	message := sprintf("the label `%s` of alert `%s` changes with the value, and the alert with it", [name, alert.rule.alert])
}

paging := [alert | some alert in alerts; alert.rule.labels.severity in parameters.paging]

# Where no severity says who is told, it may be anyone.
maybe_paging := [alert | some alert in alerts; object.get(alert.rule, ["labels", "severity"], parameters.paging[0]) in parameters.paging]

finding(alert, steps, message) := {"message": message, "path": array.concat(alert.path, steps)}

# minutes gives the length of `5m` or `1h30m`; Prometheus has days and weeks too, which are long enough.
minutes(text) := time.parse_duration_ns(text) / ((60 * 1000) * 1000000)
