package lictor.k8s.lib.paths_test

import data.lictor.k8s.lib.paths

test_clean if {
	every path, want in {"/": "", "": "", "/a": "/a", "a/": "/a", "//a/.//b/": "/a/b", "/a/../b": "/a/../b"} {
		paths.clean(path) == want
	}
}

test_within if {
	every case in [["/a", "/a"], ["/a/b", "/a"], ["/a", ""], ["", ""]] {
		paths.within(case[0], case[1])
	}
	every case in [["/a", "/a/b"], ["/ab", "/a"], ["", "/a"]] {
		not paths.within(case[0], case[1])
	}
}
