"""A site of the outside that lives on this machine: names and connections are given by hand, addresses are still checked."""

import datetime as dt
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from maillage.kernel.fetch.outside import Outside

PUBLIC = "93.184.215.14"


class Site:
    """A server that answers what `pages` says: path -> (status, headers, body) or a function of the handler."""

    def __init__(self, context=None):
        self.pages = {}
        self.asked = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site.asked.append((self.command, self.path, dict(self.headers)))
                answer = site.pages.get(self.path, (404, {}, b""))
                if callable(answer):
                    answer(self)
                    return
                status, headers, body = answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_HEAD = do_GET

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *args: None
        if context is not None:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def html(self, path, body="<title>Une page</title>", status=200, **headers):
        self.pages[path] = (
            status,
            {"Content-Type": "text/html; charset=utf-8", **headers},
            body if isinstance(body, bytes) else body.encode(),
        )

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Names:
    """A resolver and a connector that write down what they are asked."""

    def __init__(self, site=None, **addresses):
        self.site = site
        self.addresses = addresses
        self.resolved = []
        self.connected = []

    def resolve(self, host, port):
        self.resolved.append(host)
        found = self.addresses.get(host.replace(".", "_").replace("-", "_"), [PUBLIC])
        return found(len(self.resolved)) if callable(found) else found

    def connect(self, address, port, seconds):
        self.connected.append(address)
        # As the real world is: a public address leads to the site, any other to where it says.
        port = self.site.port if address == PUBLIC else port
        return socket.create_connection(("127.0.0.1" if address == PUBLIC else address, port), timeout=seconds)

    def outside(self, context=ssl.create_default_context):
        return Outside(resolve=self.resolve, connect=self.connect, context=context)


def certificate(folder, *names, expired=False):
    """Write a certificate that signs itself; give the paths of the certificate and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = dt.datetime.now(dt.UTC)
    end = now - dt.timedelta(days=1) if expired else now + dt.timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=2))
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return str(certificate), str(secret)


def server_context(certificate_path, key_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_path, key_path)
    return context
