//! An embeddable policy engine for Rego, the language of Open Policy Agent
