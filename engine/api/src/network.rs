//! Which hosts policies may reach through `http.send` and `net.lookup_ip_addr`.

use std::collections::BTreeSet;

/// The hosts that policies may reach. The default is none.
///
/// A host is named as in a URL, without a port: `example.com`, `127.0.0.1`, `::1`. The socket of a `unix:` URL is named
/// by its path, as `unix:/run/app.sock`. Names are compared, not addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NetworkGrant {
    any: bool,
    hosts: BTreeSet<String>,
}

impl NetworkGrant {
    /// No host.
    #[must_use]
    pub const fn none() -> Self {
        NetworkGrant { any: false, hosts: BTreeSet::new() }
    }

    /// Every host.
    #[must_use]
    pub fn any() -> Self {
        NetworkGrant { any: true, hosts: BTreeSet::new() }
    }

    /// These hosts; `*` stands for every host.
    #[must_use]
    pub fn hosts(hosts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let hosts: BTreeSet<String> =
            hosts.into_iter().map(|host| host.into().to_ascii_lowercase()).collect();
        NetworkGrant { any: hosts.contains("*"), hosts }
    }

    /// What both grant.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self.any, other.any) {
            (true, _) => other,
            (_, true) => self,
            _ => NetworkGrant {
                any: false,
                hosts: self.hosts.intersection(&other.hosts).cloned().collect(),
            },
        }
    }

    /// Whether a host may be reached.
    #[must_use]
    pub fn allows(&self, host: &str) -> bool {
        self.any || self.hosts.contains(&host.to_ascii_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::NetworkGrant;

    #[test]
    fn by_name() {
        let some = NetworkGrant::hosts(["Example.com", "::1"]);
        assert!(some.allows("example.COM") && some.allows("::1"));
        assert!(!some.allows("www.example.com") && !some.allows(""));
        assert!(!NetworkGrant::default().allows("example.com"));
        assert!(NetworkGrant::hosts(["*"]).allows("x") && NetworkGrant::any().allows("x"));
        assert_eq!(NetworkGrant::any().and(some.clone()), some);
        let both = some.and(NetworkGrant::hosts(["::1", "x"]));
        assert_eq!(both, NetworkGrant::hosts(["::1"]));
    }
}
