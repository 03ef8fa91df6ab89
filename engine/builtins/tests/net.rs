//! Networks and URIs.

mod support;
use support::check;

#[test]
fn blocks() {
    check(
        r#"
        net.cidr_contains ["10.0.0.0/8", "10.1.2.3"] => true
        net.cidr_contains ["10.0.0.0/8", "10.1.0.0/24"] => true
        net.cidr_contains ["10.1.0.0/24", "10.0.0.0/8"] => false
        net.cidr_contains ["10.1.2.3/8", "11.0.0.0"] => false
        net.cidr_contains ["2001:db8::/32", "2001:db8:1::/48"] => true
        net.cidr_contains ["2001:db8::/32", "10.0.0.1"] => false
        net.cidr_contains ["::ffff:10.0.0.0/104", "10.2.3.4"] => true
        net.cidr_contains ["::/0", "10.2.3.4"] => false
        net.cidr_contains ["10.0.0.0/8", "::ffff:10.0.0.1"] => true
        net.cidr_contains ["0.0.0.0/0", "255.255.255.255"] => true
        net.cidr_contains ["10.0.0.0", "10.1.2.3"] => ! invalid CIDR address: 10.0.0.0
        net.cidr_contains ["10.0.0.0/33", "10.1.2.3"] => ! invalid CIDR address: 10.0.0.0/33
        net.cidr_contains ["10.0.0.0/08", "10.1.2.3"] => true
        net.cidr_contains ["10.0.00.0/8", "10.1.2.3"] => ! invalid CIDR address: 10.0.00.0/8
        net.cidr_contains ["10.0.0.0/8", "10.1.2"] => ! not a valid textual representation of an IP address or CIDR: 10.1.2
        net.cidr_contains [1, "10.1.2"] => ! operand 1 must be string but got number
        net.cidr_contains ["10.0.0.0/8", 1] => ! operand 1 must be string but got number
        net.cidr_overlap ["10.0.0.0/8", "10.1.2.3"] => true
        net.cidr_intersects ["192.168.0.0/16", "192.168.1.0/24"] => true
        net.cidr_intersects ["192.168.1.0/24", "192.168.0.0/16"] => true
        net.cidr_intersects ["192.168.1.0/24", "192.168.2.0/24"] => false
        net.cidr_intersects ["192.168.1.0/24", "x"] => ! invalid CIDR address: x
        net.cidr_intersects ["192.168.1.0/24", 3] => ! operand 1 must be string but got number
        net.cidr_is_valid ["192.168.1.0/24"] => true
        net.cidr_is_valid ["192.168.1.0"] => false
        net.cidr_is_valid ["fe80::1%eth0/64"] => false
        net.cidr_is_valid ["1:2:3:4:5:6:7::/64"] => true
        net.cidr_is_valid ["1:2:3:4:5:6:7:8::/64"] => false
        net.cidr_is_valid ["1::2::3/64"] => false
        net.cidr_is_valid ["12345::/64"] => false
        net.cidr_is_valid ["::1.2.3.4/64"] => true
        net.cidr_is_valid ["1:2:3:4:5:6:7/64"] => false
        net.cidr_is_valid [3] => false
        net.cidr_expand ["192.168.0.5/30"] => {"$set": ["192.168.0.4","192.168.0.5","192.168.0.6","192.168.0.7"]}
        net.cidr_expand ["10.0.0.9/32"] => {"$set": ["10.0.0.9"]}
        net.cidr_expand ["2001:db8::/126"] => {"$set": ["2001:db8::","2001:db8::1","2001:db8::2","2001:db8::3"]}
        net.cidr_expand ["::ffff:1.2.3.4/127"] => {"$set": ["1.2.3.4","1.2.3.5"]}
        net.cidr_expand ["10.0.0.9"] => ! invalid CIDR address: 10.0.0.9
        net.cidr_expand [1] => ! operand 1 must be string but got number
        "#,
    );
}

#[test]
fn many_blocks() {
    check(
        r#"
        net.cidr_merge [["192.168.0.0/24", "192.168.1.0/24"]] => {"$set": ["192.168.0.0/23"]}
        net.cidr_merge [{"$set": ["192.168.0.0/24", "192.168.1.0/24", "192.168.2.0/24"]}] => {"$set": ["192.168.0.0/23","192.168.2.0/24"]}
        net.cidr_merge [["10.0.0.0/8", "10.1.0.0/16", "11.1.0.0/16"]] => {"$set": ["10.0.0.0/8","11.1.0.0/16"]}
        net.cidr_merge [["10.0.0.1/32", "10.0.0.2/32", "10.0.0.3/32", "10.0.0.4/31"]] => {"$set": ["10.0.0.1/32","10.0.0.2/31","10.0.0.4/31"]}
        net.cidr_merge [["2001:db8::/33", "2001:db8:8000::/33", "10.0.0.0/24"]] => {"$set": ["10.0.0.0/24","2001:db8::/32"]}
        net.cidr_merge [["10.1.2.3"]] => {"$set": ["10.1.2.3/8"]}
        net.cidr_merge [["128.1.2.3", "200.1.2.3"]] => {"$set": ["128.1.2.3/16","200.1.2.3/24"]}
        net.cidr_merge [["0.0.0.0/1", "128.0.0.0/1"]] => {"$set": ["0.0.0.0/0"]}
        net.cidr_merge [[]] => {"$set": []}
        net.cidr_merge [["::1"]] => ! IPv6 invalid: needs prefix length
        net.cidr_merge [["x"]] => ! invalid CIDR address: x
        net.cidr_merge [[1]] => ! element must be string
        net.cidr_merge ["x"] => ! operand must be an array
        net.cidr_contains_matches ["1.1.1.0/24", "1.1.1.128"] => {"$set": [["1.1.1.0/24","1.1.1.128"]]}
        net.cidr_contains_matches [["1.1.1.0/24", "1.1.2.0/24"], "1.1.1.128"] => {"$set": [[0,"1.1.1.128"]]}
        net.cidr_contains_matches [["1.1.1.0/24", "1.1.2.0/24"], {"$set": ["1.1.1.128", "1.1.2.3"]}] => {"$set": [[0,"1.1.1.128"],[1,"1.1.2.3"]]}
        net.cidr_contains_matches [[["1.1.0.0/16", "x"], "1.1.2.0/24"], {"a": "1.1.1.128", "b": ["1.1.2.3", 3]}] => {"$set": [[0,"a"],[0,"b"],[1,"b"]]}
        net.cidr_contains_matches [[[]], "1.1.1.128"] => ! operand 1: element must be string or non-empty array
        net.cidr_contains_matches [["1.1.1.0/24"], [1]] => ! operand 2: element must be string or non-empty array
        net.cidr_contains_matches [["1.1.1.0"], ["1.1.1.1"]] => ! invalid CIDR address: 1.1.1.0
        net.cidr_contains_matches [["1.1.1.0"], []] => {"$set": []}
        net.cidr_contains_matches [["1.1.1.0/24"], [[1]]] => ! operand 1 must be string but got number
        net.cidr_contains_matches [["1.1.1.0/24"], ["x"]] => ! not a valid textual representation of an IP address or CIDR: x
        net.lookup_ip_addr ["localhost"] => {"$set": ["127.0.0.1", "::1"]}
        net.lookup_ip_addr ["10.0.0.0"] => {"$set": ["10.0.0.0"]}
        net.lookup_ip_addr ["::"] => {"$set": ["::"]}
        net.lookup_ip_addr [1] => ! operand 1 must be string but got number
        "#,
    );
}

#[test]
fn uris() {
    check(
        r#"
        uri.parse ["https://user:pw@example.com:8080/a/b?x=1&y=2#frag"] => {"fragment":"frag","hostname":"example.com","path":"/a/b","port":"8080","raw_path":"/a/b","raw_query":"x=1&y=2","scheme":"https"}
        uri.parse ["HTTP://Example.COM"] => {"hostname":"Example.COM","scheme":"http"}
        uri.parse ["/a%20b"] => {"path":"/a b","raw_path":"/a b"}
        uri.parse ["/a%2Fb"] => {"path":"/a/b","raw_path":"/a%2Fb"}
        uri.parse ["/a%2fb%41"] => {"path":"/a/bA","raw_path":"/a%2fb%41"}
        uri.parse ["/a b/ż"] => {"path":"/a b/ż","raw_path":"/a b/ż"}
        uri.parse ["/a%C5%BC!*'()"] => {"path":"/aż!*'()","raw_path":"/a%C5%BC!*'()"}
        uri.parse ["mailto:joe@example.com?subject=x"] => {"raw_query":"subject=x","scheme":"mailto"}
        uri.parse ["//host/path"] => {"hostname":"host","path":"/path","raw_path":"/path"}
        uri.parse ["///path"] => {"path":"///path","raw_path":"///path"}
        uri.parse ["file:///etc/passwd"] => {"path":"/etc/passwd","raw_path":"/etc/passwd","scheme":"file"}
        uri.parse ["http://[::1]:80/x"] => {"hostname":"::1","path":"/x","port":"80","raw_path":"/x","scheme":"http"}
        uri.parse ["http://[fe80::1%25en0]/"] => {"hostname":"fe80::1%en0","path":"/","raw_path":"/","scheme":"http"}
        uri.parse ["http://[fe80::1%25e%20n]/"] => {"hostname":"fe80::1%e n","path":"/","raw_path":"/","scheme":"http"}
        uri.parse ["http://[1.2.3.4]/"] => ! parse "http://[1.2.3.4]/": invalid IP-literal
        uri.parse ["http://[::g]/"] => ! parse "http://[::g]/": invalid host: ParseAddr("::g"): each colon-separated field must have at least one digit (at "g")
        uri.parse ["http://[::1/"] => ! parse "http://[::1/": missing ']' in host
        uri.parse ["http://x[::1]/"] => ! parse "http://x[::1]/": invalid IP-literal
        uri.parse ["http://[::1]x/"] => ! parse "http://[::1]x/": invalid port "x" after host
        uri.parse ["http://host:80x/"] => ! parse "http://host:80x/": invalid port ":80x" after host
        uri.parse ["http://a:b:80/"] => ! parse "http://a:b:80/": invalid port ":b:80" after host
        uri.parse ["pg://a:1,b:80/"] => {"hostname":"a:1,b","path":"/","port":"80","raw_path":"/","scheme":"pg"}
        uri.parse ["http://host:/"] => {"hostname":"host","path":"/","raw_path":"/","scheme":"http"}
        uri.parse ["http://%41.com/"] => ! parse "http://%41.com/": invalid URL escape "%41"
        uri.parse ["http://%C5%BC.com/"] => {"hostname":"ż.com","path":"/","raw_path":"/","scheme":"http"}
        uri.parse ["http://a b.com/"] => ! parse "http://a b.com/": invalid character " " in host name
        uri.parse ["http://us er@host/"] => ! parse "http://us er@host/": net/url: invalid userinfo
        uri.parse ["http://us%zzer@host/"] => ! parse "http://us%zzer@host/": invalid URL escape "%zz"
        uri.parse ["/%zz"] => ! parse "/%zz": invalid URL escape "%zz"
        uri.parse ["/%"] => ! parse "/%": invalid URL escape "%"
        uri.parse ["/x#%zz"] => ! parse "/x#%zz": invalid URL escape "%zz"
        uri.parse ["/x#a%20b?c"] => {"fragment":"a b?c","path":"/x","raw_path":"/x"}
        uri.parse [":foo"] => ! parse ":foo": missing protocol scheme
        uri.parse ["1a:b"] => ! parse "1a:b": first path segment in URL cannot contain colon
        uri.parse ["a:b"] => {"scheme":"a"}
        uri.parse ["a/b:c"] => {"path":"a/b:c","raw_path":"a/b:c"}
        uri.parse ["a\u0001b"] => ! parse "a\x01b": net/url: invalid control character in URL
        uri.parse ["x?"] => {"path":"x","raw_path":"x"}
        uri.parse ["x?a?b"] => {"path":"x","raw_path":"x","raw_query":"a?b"}
        uri.parse ["*"] => {"path":"*","raw_path":"*"}
        uri.parse [""] => {}
        uri.parse [1] => ! operand 1 must be string but got number
        uri.is_valid ["https://example.com"] => true
        uri.is_valid ["http://a b.com/"] => false
        uri.is_valid [""] => false
        uri.is_valid [1] => false
        "#,
    );
}
