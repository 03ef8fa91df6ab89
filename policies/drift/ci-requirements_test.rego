package lictor.drift.ci_requirements_test

import data.lictor.drift.ci_requirements
import data.lictor.drift.lib.testing

project(said) := [{"at": testing.at, "name": "p", "project": said}]

judged(said) := found if {
	found := testing.messages(ci_requirements.deny) with input.atlantis as project(said)
}

test_requirements if {
	judged({"autoplan": {"enabled": true}, "apply_requirements": ["approved", "mergeable"]}) == set()
	judged({"autoplan": {"when_modified": ["*.tf"]}, "apply_requirements": ["approved", "mergeable", "undiverged"]}) == set()
	judged({"autoplan": {"enabled": true}, "apply_requirements": ["approved"]}) == {"applies of project `p` do not require mergeable"}
	judged({}) == {"applies of project `p` do not require approved and mergeable", "project `p` does not plan by itself"}
	judged({"autoplan": {"enabled": false}, "apply_requirements": ["approved", "mergeable"]}) == {"project `p` does not plan by itself"}
}
