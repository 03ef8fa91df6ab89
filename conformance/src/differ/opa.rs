//! A real OPA as one of the engines: one server per dialect, asked over one connection.
//!
//! Starting a process costs a hundred times what a program does, so programs are put into a server that stays:
//! data, then modules in order, then a question per entry, then the modules are taken out again.

use super::http::Client;
use super::outcome::{Answer, Outcome, read_json};
use crate::generate::Program;
use lictor::{Dialect, Value};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const ANSWER_TIME: Duration = Duration::from_secs(20);
const START_TIME: Duration = Duration::from_secs(60);

/// OPA, for both dialects; servers start when they are first needed.
pub struct Opa {
    /// What starts it.
    pub(super) command: String,
    servers: [Option<Server>; 2],
}

struct Server {
    process: Child,
    client: Client,
    /// The lines of `print`, as the log has them.
    prints: Receiver<String>,
    fences: usize,
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing to do about a process that is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Whether there is an OPA to ask.
#[must_use]
pub fn is_installed(command: &str) -> bool {
    let mut opa = Command::new(command);
    opa.arg("version").stdout(Stdio::null()).stderr(Stdio::null());
    opa.status().is_ok_and(|status| status.success())
}

impl Opa {
    /// The OPA of this command.
    #[must_use]
    pub fn new(command: &str) -> Opa {
        Opa { command: command.to_owned(), servers: [None, None] }
    }

    /// The outcome of each entry.
    pub fn outcomes(&mut self, program: &Program) -> Vec<Outcome> {
        let at = usize::from(program.dialect == Dialect::V0);
        let asked = match &mut self.servers[at] {
            Some(server) => server.ask(program),
            empty => match Server::start(&self.command, program.dialect) {
                Ok(server) => empty.insert(server).ask(program),
                Err(error) => Err(error),
            },
        };
        asked.unwrap_or_else(|error| {
            // A server that does not answer is replaced.
            self.servers[at] = None;
            vec![Outcome::silent(Answer::None(format!("opa: {error}"))); program.entries.len()]
        })
    }
}

impl Server {
    fn start(command: &str, dialect: Dialect) -> std::io::Result<Server> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let mut opa = Command::new(command);
        opa.args([
            "run",
            "--server",
            "--skip-version-check",
            "--log-level",
            "info",
            "--addr",
            &address,
        ]);
        if dialect == Dialect::V0 {
            opa.arg("--v0-compatible");
        }
        let mut process =
            opa.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let (send, prints) = channel();
        if let Some(log) = process.stderr.take() {
            std::thread::spawn(move || {
                let lines = BufReader::new(log).lines().map_while(Result::ok);
                for line in lines.filter(|line| line.contains("\"line\":")) {
                    if let Some(text) = printed(&line)
                        && send.send(text).is_err()
                    {
                        break;
                    }
                }
            });
        }
        let end = Instant::now() + START_TIME;
        loop {
            match Client::connect(&address, ANSWER_TIME) {
                Ok(client) => return Ok(Server { process, client, prints, fences: 0 }),
                Err(error) if Instant::now() > end => return Err(error),
                Err(_) => std::thread::sleep(Duration::from_millis(20)),
            }
        }
    }

    fn ask(&mut self, program: &Program) -> std::io::Result<Vec<Outcome>> {
        self.client.send("PUT", "/v1/data", &program.data)?;
        let mut loaded = 0;
        let mut refused = None;
        for (i, text) in program.modules.iter().enumerate() {
            let (status, body) =
                self.client.send("PUT", &format!("/v1/policies/m{i}.rego"), text)?;
            if status != 200 {
                refused =
                    Some(Outcome { prints: Some(Vec::new()), ..Outcome::silent(error(&body)) });
                break;
            }
            loaded += 1;
        }
        let outcomes = match refused {
            Some(outcome) => vec![outcome; program.entries.len()],
            None => program
                .entries
                .iter()
                .map(|entry| self.entry(program, entry))
                .collect::<Result<_, _>>()?,
        };
        for i in (0..loaded).rev() {
            self.client.send("DELETE", &format!("/v1/policies/m{i}.rego"), "")?;
        }
        Ok(outcomes)
    }

    fn entry(&mut self, program: &Program, entry: &str) -> std::io::Result<Outcome> {
        let path = format!(
            "/v1/data/{}?strict-builtin-errors={}",
            entry.replace('.', "/"),
            program.strict
        );
        let body = match &program.input {
            Some(input) => format!("{{\"input\": {input}}}"),
            None => "{}".to_owned(),
        };
        let (status, body) = self.client.send("POST", &path, &body)?;
        let answer = if status == 200 { answer(&body) } else { error(&body) };
        let prints = if program.modules.iter().any(|text| text.contains("print(")) {
            self.printed()?
        } else {
            Vec::new()
        };
        Ok(Outcome { prints: Some(prints), ..Outcome::silent(answer) })
    }

    /// What was printed since it was last asked: the log up to a line of our own.
    fn printed(&mut self) -> std::io::Result<Vec<String>> {
        self.fences += 1;
        let fence = format!("fence {}", self.fences);
        self.client.send(
            "POST",
            "/v1/query",
            &format!("{{\"query\": \"print(\\\"{fence}\\\")\"}}"),
        )?;
        let mut lines = Vec::new();
        loop {
            let line = self.prints.recv_timeout(ANSWER_TIME).map_err(std::io::Error::other)?;
            if line == fence {
                return Ok(lines);
            }
            lines.push(line);
        }
    }
}

/// The message of a line of the log.
fn printed(line: &str) -> Option<String> {
    Some(read_json(line.as_bytes())?.root().get_str("msg").as_str()?.to_owned())
}

fn answer(body: &[u8]) -> Answer {
    let Some(document) = read_json(body) else {
        return Answer::None("opa: no JSON".to_owned());
    };
    let result = document.root().get_str("result");
    if result.is_undefined() { Answer::Undefined } else { Answer::value(result) }
}

fn error(body: &[u8]) -> Answer {
    let Some(document) = read_json(body) else {
        return Answer::None("opa: no JSON".to_owned());
    };
    let root = document.root();
    let errors = root.get_str("errors").as_array().unwrap_or_default();
    let text = |error: Value<'_>, name| error.get_str(name).as_str().unwrap_or_default().to_owned();
    let code = text(errors.first().copied().unwrap_or(root), "code");
    let place = |error: &Value<'_>| error.get_str("location").to_string();
    let messages = errors.iter().map(|error| (place(error), text(*error, "message")));
    let messages =
        messages.chain(errors.is_empty().then(|| (String::new(), text(root, "message"))));
    match code.as_str() {
        "eval_cancel_error" => Answer::None("opa: cancelled".to_owned()),
        code => Answer::errors(code, messages),
    }
}
