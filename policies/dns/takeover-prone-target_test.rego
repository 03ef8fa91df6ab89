package lictor.dns.takeover_prone_target_test

import data.lictor.dns.lib.testing
import data.lictor.dns.takeover_prone_target

found(records, extra) := count(findings) if {
	findings := takeover_prone_target.deny with input as testing.model(records, extra)
}

to(target) := testing.to("a.example.com", "CNAME", target)

test_services if {
	every target in [
		"x.herokuapp.com", "x.github.io", "x.s3.amazonaws.com", "x.s3-website-us-east-1.amazonaws.com",
		"x.s3-website.eu-central-1.amazonaws.com", "x.azurewebsites.net",
	] {
		found([to(target)], {}) == 1
	}
	every target in ["x.example.net", "lb.us-east-1.elb.amazonaws.com", "github.io.example.net"] {
		found([to(target)], {}) == 0
	}
}

test_ours if {
	found([to("x.herokuapp.com")], {"owned": {"x.herokuapp.com": "heroku_app.x"}}) == 0
	found([to("x.herokuapp.com")], {}) == 0 with data.settings.dns as {"DNS006": {"allow": ["x.herokuapp.com"]}}
	found([to("x.azurewebsites.net"), testing.txt("asuid.a.example.com", "1")], {}) == 0
	found([to("x.github.io"), testing.txt("_github-pages-challenge-org.example.com", "1")], {}) == 0
	found([to("x.github.io"), testing.txt("_github-pages-challenge-org.example.net", "1")], {}) == 1
}

test_private_zones_are_not_looked_at if {
	private := object.union(testing.zone("example.com"), {"private": true})
	found([to("x.herokuapp.com")], {"zones": {"example.com": private}}) == 0
}

test_old_tables if {
	count(takeover_prone_target.warn) == 0 with input as testing.model([to("x.herokuapp.com")], {})
	count(takeover_prone_target.warn) == 1 with input as testing.model([to("x.herokuapp.com")], {"today": "2028-01-01"})
}
