//! Hosts: what the outside world lends an evaluation.

pub use lictor_program::{Host, HttpError};

use crate::network::NetworkGrant;
use crate::system;

/// The version of OPA whose behaviour policies can count on.
pub const OPA_VERSION: &str = "1.20.2";

/// Lends the clock and randomness of the system, and nothing else unless it is asked to.
#[derive(Default)]
pub struct SystemHost {
    print: Option<Box<PrintFn>>,
    refused: Option<Box<RefusedFn>>,
    environment: bool,
    lookups: NetworkGrant,
    network: NetworkGrant,
}

type PrintFn = dyn Fn(&str, &str) + Send + Sync;
type RefusedFn = dyn Fn(&str) + Send + Sync;

impl SystemHost {
    /// Clock and randomness.
    #[must_use]
    pub const fn new() -> Self {
        SystemHost {
            print: None,
            refused: None,
            environment: false,
            lookups: NetworkGrant::none(),
            network: NetworkGrant::none(),
        }
    }

    /// Hands each line of `print` to a function, with its place (`file:row`).
    #[must_use]
    pub fn on_print(mut self, print: impl Fn(&str, &str) + Send + Sync + 'static) -> Self {
        self.print = Some(Box::new(print));
        self
    }

    /// Lets `net.lookup_ip_addr` ask the system's resolver for any name.
    #[must_use]
    pub fn with_lookup(mut self) -> Self {
        self.lookups = NetworkGrant::any();
        self
    }

    /// Lets `http.send` and `net.lookup_ip_addr` reach these hosts. Sending needs the feature `http`.
    #[must_use]
    pub fn with_network(mut self, grant: NetworkGrant) -> Self {
        self.lookups = grant.clone();
        self.network = grant;
        self
    }

    /// Tells a function the hosts that a policy wanted to reach and that were not granted.
    #[must_use]
    pub fn on_refused(mut self, refused: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.refused = Some(Box::new(refused));
        self
    }

    /// Lets `opa.runtime` see the environment variables of the process.
    #[must_use]
    pub fn with_environment(mut self) -> Self {
        self.environment = true;
        self
    }
}

impl SystemHost {
    fn refuse(&self, host: &str) {
        if let Some(refused) = &self.refused {
            refused(host);
        }
    }
}

impl Host for SystemHost {
    fn now_ns(&self) -> i64 {
        system::now_ns()
    }

    fn tick_ns(&self) -> u64 {
        system::tick_ns()
    }

    fn random(&self, out: &mut [u8]) {
        system::random(out);
    }

    fn print(&self, place: &str, line: &str) {
        if let Some(print) = &self.print {
            print(place, line);
        }
    }

    fn lookup(&self, name: &str) -> Result<Vec<String>, String> {
        if !self.lookups.allows(name) {
            self.refuse(name);
            return Err(format!("disallowed host: {name}"));
        }
        let found = std::net::ToSocketAddrs::to_socket_addrs(&(name, 0))
            .map_err(|error| format!("lookup {name}: {error}"))?;
        Ok(found.map(|address| address.ip().to_string()).collect())
    }

    #[cfg(feature = "http")]
    fn http_send(&self, request_json: &str) -> Result<String, HttpError> {
        let allows = |host: &str| {
            let allowed = self.network.allows(host);
            if !allowed {
                self.refuse(host);
            }
            allowed
        };
        crate::http::send(request_json, &allows)
    }

    fn runtime_json(&self) -> String {
        if !self.environment {
            return "{}".to_owned();
        }
        let variables: Vec<_> = std::env::vars_os()
            .map(|(name, value)| {
                (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned())
            })
            .collect();
        let document = lictor_value::Document::build::<std::convert::Infallible>(|region| {
            let fields: Vec<_> =
                variables.iter().map(|(name, value)| (name.as_str(), region.str(value))).collect();
            let env = region.record(&fields);
            Ok(region.record(&[
                ("env", env),
                ("version", region.str(OPA_VERSION)),
                ("commit", region.str("")),
            ]))
        });
        match document {
            Ok(document) => lictor_value::json::to_string(document.root()),
            Err(never) => match never {},
        }
    }
}
