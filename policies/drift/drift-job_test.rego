package lictor.drift.drift_job_test

import data.lictor.drift.drift_job
import data.lictor.drift.lib.testing

plan(more) := object.union(
	{
		"at": testing.at, "line": 3, "verb": "plan", "words": ["terraform", "plan", "-detailed-exitcode"], "into": [], "errexit": false, "pipefail": false,
		"read": true, "pipestatus": false, "passed_over": false, "condition": false, "compared": ["0", "2"], "has_else": true,
	},
	more,
)

job(more) := object.union({"at": testing.at, "system": "shell", "name": "check.sh", "file": "check.sh", "plans": [plan({})]}, more)

workflow(more) := job(object.union({"system": "github", "schedules": [{"at": testing.at, "cron": "0 3 * * *", "hours": 24}], "called": false, "uses": [], "static_keys": [], "concurrency": true}, more))

judged(one) := found if {
	found := testing.messages(drift_job.deny) with input.jobs as [one]
}

test_exit_codes if {
	judged(job({})) == set()
	judged(job({"plans": [plan({"into": ["tee"]})]})) == {"the exit code that is looked at is that of `tee`, not of the plan (line 3): a pipe without `pipefail`"}
	judged(job({"plans": [plan({"into": ["tee"], "errexit": true})]})) == {
		"the exit code that is looked at is that of `tee`, not of the plan (line 3): a pipe without `pipefail`",
		"were the exit code the plan's, `set -e` would end the script before it is looked at (line 3)",
	}
	judged(job({"plans": [plan({"into": ["tee"], "pipefail": true})]})) == set()
	judged(job({"plans": [plan({"into": ["tee"], "pipestatus": true})]})) == set()
	judged(job({"plans": [plan({"errexit": true})]})) == {"under `set -e` an exit code of 2 ends the script before it is looked at (line 3)"}
	judged(job({"plans": [plan({"compared": ["2"]})]})) == {"whatever is not 2 counts as clean, errors too (line 3)"}
	judged(job({"plans": [plan({"compared": ["2"], "has_else": false})]})) == set()
	judged(job({"plans": [plan({"passed_over": true})]})) == {"a plan that fails is passed over (line 3)"}
	judged(job({"system": "gitlab", "passes": true})) == {"a plan that fails is passed over (line 3)"}
	judged(job({"plans": [plan({"condition": true})]})) == {"a condition cannot tell drift from a failed plan (line 3)"}
	judged(job({"plans": [plan({"verb": "apply", "into": ["tee"]})]})) == set()
	judged(job({"name": "build", "plans": [plan({"words": ["terraform", "plan"], "into": ["tee"]})]})) == set()
}

test_mistakes_of_scripts if {
	every kind in ["prose", "pending-as-drift", "failure-as-clean", "no-import", "result-dropped"] {
		count(judged({"system": "python", "name": "x.py", "plans": [], "mistakes": [{"at": testing.at, "kind": kind}]})) == 1
	}
}

test_workflows if {
	judged(workflow({})) == set()
	judged(workflow({"schedules": []})) == {"nothing starts the job by itself"}
	judged(workflow({"schedules": [], "called": true})) == set()
	judged(workflow({"schedules": [{"at": testing.at, "cron": "0 3 * * 1", "hours": 168}]})) == {"up to 168 hours lie between two runs"}
	judged(workflow({"concurrency": false})) == {"no concurrency group keeps two runs from the same state"}
	judged(workflow({"uses": [{"at": testing.at, "action": "actions/checkout", "ref": "v4", "pinned": false}]})) == {"`actions/checkout` is not pinned by digest"}
	judged(workflow({"static_keys": [{"at": testing.at, "name": "aws-access-key-id"}]})) == {"`aws-access-key-id` is a key that does not expire: let the job sign in by OIDC"}
	count(drift_job.undetermined) == 1 with input.jobs as [workflow({"schedules": [{"at": testing.at, "cron": "@daily"}]})]
}
