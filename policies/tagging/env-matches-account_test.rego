package lictor.tagging.env_matches_account_test

import data.lictor.tagging.env_matches_account
import data.lictor.tagging.lib.testing

says(thing) := testing.messages(found) if {
	found := env_matches_account.deny with input as testing.of([thing])
}

test_two_keys if {
	says(testing.thing({"Environment": "prod", "env": "production"}, {})) == set()
	says(testing.thing({"Environment": "prod", "env": "dev"}, {})) == {"`Environment` is `prod` and `env` is `dev`"}
}

test_accounts_and_files if {
	set_to := testing.settings("TAG019", {"accounts": {"1": "prod"}, "files": {"f*": "prod"}})
	says(testing.thing({"Environment": "dev"}, {"account": "1", "at": {"document": 7}})) == {"`Environment` is `dev` in the account 1, which is of `prod`"} with data.settings as set_to
	says(testing.thing({"Environment": "dev"}, {"values": {"arn": "arn:aws:ec2:r:1:vpc/v"}, "at": {"document": 7}})) == {"`Environment` is `dev` in the account 1, which is of `prod`"} with data.settings as set_to
	says(testing.thing({"Environment": "dev"}, {})) == {"`Environment` is `dev` in `f`, which is of `prod`"} with data.settings as set_to
	says(testing.thing({"Environment": "Production"}, {"account": "1"})) == set() with data.settings as set_to
	says(testing.thing({"Environment": "dev"}, {"account": "1"})) == set()
}
