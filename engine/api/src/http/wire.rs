//! Connections: to a host or a unix socket, in the clear or through TLS, with one moment at which all ends.

use super::request::{Request, Step};
use super::tls;
use lictor_program::HttpError;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
#[cfg(unix)]
use std::os::unix::net::UnixStream;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, LazyBuffers, NextTimeout, Transport,
};

/// Makes the connection of one request.
#[derive(Debug)]
pub(super) struct Wire {
    host: String,
    port: u16,
    socket: Option<String>,
    tls: Option<(Arc<ClientConfig>, ServerName<'static>)>,
    end: Instant,
}

impl Wire {
    pub(super) fn new(request: &Request, step: &Step, end: Instant) -> Result<Wire, HttpError> {
        let host = step.host();
        let tls = if step.is_tls() {
            let name = request.tls.server_name.as_deref().or(request.header("host"));
            let name = name.unwrap_or(&host).to_owned();
            let wrong = |_| HttpError::Refused(format!("tls: invalid server name `{name}`"));
            let server = ServerName::try_from(name.clone()).map_err(wrong)?;
            Some((Arc::new(tls::config(&request.tls)?), server))
        } else {
            None
        };
        Ok(Wire { host, port: step.port(), socket: step.socket.clone(), tls, end })
    }

    fn stream(&self) -> io::Result<Stream> {
        if let Some(path) = &self.socket {
            return Stream::unix(path);
        }
        let mut failed = None;
        for address in resolve(&self.host, self.port, self.end)? {
            match TcpStream::connect_timeout(&address, left(self.end)?) {
                Ok(stream) => return Ok(Stream::Tcp(stream)),
                Err(error) if error.kind() == ErrorKind::TimedOut => return Err(error),
                Err(error) => failed = Some((address, error)),
            }
        }
        Err(match failed {
            Some((address, error)) => {
                io::Error::other(format!("dial tcp {address}: connect: {}", reason(&error)))
            }
            None => io::Error::other(format!("dial tcp: lookup {}: no such host", self.host)),
        })
    }
}

/// The addresses of a name. The system's resolver knows no limit of time, so it is asked aside.
fn resolve(host: &str, port: u16, end: Instant) -> io::Result<Vec<SocketAddr>> {
    if let Ok(address) = host.parse() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let (send, receive) = mpsc::channel();
    let name = host.to_owned();
    std::thread::spawn(move || {
        let found = (name.as_str(), port).to_socket_addrs().map(Iterator::collect);
        // Nobody listens any more when the time was up.
        let _ = send.send(found);
    });
    let found: io::Result<Vec<SocketAddr>> =
        receive.recv_timeout(left(end)?).map_err(|_| io::Error::from(ErrorKind::TimedOut))?;
    found.map_err(|_| io::Error::other(format!("dial tcp: lookup {host}: no such host")))
}

fn left(end: Instant) -> io::Result<Duration> {
    match end.saturating_duration_since(Instant::now()) {
        Duration::ZERO => Err(ErrorKind::TimedOut.into()),
        left => Ok(left),
    }
}

impl Connector<()> for Wire {
    type Out = Line;

    fn connect(
        &self,
        _: &ConnectionDetails<'_>,
        _: Option<()>,
    ) -> Result<Option<Line>, ureq::Error> {
        let mut socket = Socket { stream: self.stream()?, end: self.end };
        let way = match &self.tls {
            None => Way::Clear(socket),
            Some((config, name)) => {
                let mut session = ClientConnection::new(Arc::clone(config), name.clone())
                    .map_err(io::Error::other)?;
                while session.is_handshaking() {
                    session.complete_io(&mut socket)?;
                }
                Way::Tls(Box::new(StreamOwned::new(session, socket)))
            }
        };
        Ok(Some(Line { way, buffers: LazyBuffers::new(16 << 10, 16 << 10) }))
    }
}

/// The address is found while connecting; this one only stands in.
#[derive(Debug)]
pub(super) struct Unresolved;

impl Resolver for Unresolved {
    fn resolve(
        &self,
        _: &Uri,
        _: &ureq::config::Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut none = self.empty();
        none.push(SocketAddr::from(([0, 0, 0, 0], 0)));
        Ok(none)
    }
}

#[derive(Debug)]
enum Stream {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(UnixStream),
}

impl Stream {
    #[cfg(unix)]
    fn unix(path: &str) -> io::Result<Stream> {
        UnixStream::connect(path).map(Stream::Unix).map_err(|error| {
            io::Error::other(format!("dial unix {path}: connect: {}", reason(&error)))
        })
    }

    #[cfg(not(unix))]
    fn unix(path: &str) -> io::Result<Stream> {
        Err(io::Error::other(format!("dial unix {path}: not supported on this system")))
    }

    fn limit(&self, time: Duration) -> io::Result<()> {
        let time = Some(time);
        match self {
            Stream::Tcp(stream) => {
                stream.set_read_timeout(time).and_then(|()| stream.set_write_timeout(time))
            }
            #[cfg(unix)]
            Stream::Unix(stream) => {
                stream.set_read_timeout(time).and_then(|()| stream.set_write_timeout(time))
            }
        }
    }
}

/// A stream that ends at a moment.
#[derive(Debug)]
struct Socket {
    stream: Stream,
    end: Instant,
}

impl Socket {
    fn bounded<T>(&mut self, work: impl FnOnce(&mut Stream) -> io::Result<T>) -> io::Result<T> {
        self.stream.limit(left(self.end)?)?;
        work(&mut self.stream).map_err(|error| match error.kind() {
            ErrorKind::WouldBlock => ErrorKind::TimedOut.into(),
            _ => error,
        })
    }
}

impl Read for Socket {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.bounded(|stream| match stream {
            Stream::Tcp(stream) => stream.read(out),
            #[cfg(unix)]
            Stream::Unix(stream) => stream.read(out),
        })
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bounded(|stream| match stream {
            Stream::Tcp(stream) => stream.write(bytes),
            #[cfg(unix)]
            Stream::Unix(stream) => stream.write(bytes),
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A connection as the client uses it.
#[derive(Debug)]
pub(super) struct Line {
    way: Way,
    buffers: LazyBuffers,
}

#[derive(Debug)]
enum Way {
    Clear(Socket),
    Tls(Box<StreamOwned<ClientConnection, Socket>>),
}

impl Transport for Line {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, _: NextTimeout) -> Result<(), ureq::Error> {
        let output = &self.buffers.output()[..amount];
        match &mut self.way {
            Way::Clear(socket) => socket.write_all(output)?,
            Way::Tls(stream) => stream.write_all(output).and_then(|()| stream.flush())?,
        }
        Ok(())
    }

    fn await_input(&mut self, _: NextTimeout) -> Result<bool, ureq::Error> {
        let input = self.buffers.input_append_buf();
        let read = match &mut self.way {
            Way::Clear(socket) => socket.read(input),
            Way::Tls(stream) => stream.read(input),
        };
        let amount = match read {
            // Peers that close without saying so by TLS are common; what they sent is framed by HTTP.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => 0,
            read => read?,
        };
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        // No connection is used twice.
        false
    }

    fn is_tls(&self) -> bool {
        matches!(self.way, Way::Tls(_))
    }
}

/// An error of the system without Rust's number behind it.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    text[..text.len().min(1)].to_ascii_lowercase() + text.get(1..).unwrap_or_default()
}

/// What a failure is called; `place` puts method and URL before it.
pub(super) fn explain(error: ureq::Error, place: impl Fn(&str) -> String) -> HttpError {
    let failed = |what: &str| HttpError::Failed(place(what));
    let error = match error {
        ureq::Error::Io(error) => error,
        ureq::Error::Http(error) => return HttpError::Refused(format!("net/http: {error}")),
        ureq::Error::BodyExceedsLimit(limit) => {
            return failed(&format!("the response is longer than {limit} bytes"));
        }
        other => return failed(&format!("malformed HTTP response: {other}")),
    };
    match error.kind() {
        ErrorKind::TimedOut => HttpError::TimedOut(place(
            "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
        )),
        ErrorKind::UnexpectedEof => failed("EOF"),
        _ => {
            let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
            failed(&tls.map_or_else(|| reason(&error), tls::words))
        }
    }
}
