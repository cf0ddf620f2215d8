"""A real SMTP server and a real IMAP server, in threads of the test, on ports the system chooses."""

import asyncio
import threading
from argparse import Namespace
from contextlib import AsyncExitStack, contextmanager

from aiosmtpd.smtp import SMTP
from imap_tools import MailBoxUnencrypted
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pysasl.hashing import BuiltinHash

USER, PASSWORD = "reponses", "secret-de-la-boite"


class Relay:
    """Keeps what it is given."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"


@contextmanager
def smtp_server():
    """Give (port, relay) of a server that takes mails."""
    relay, loop, started, found = Relay(), asyncio.new_event_loop(), threading.Event(), {}

    async def serve():
        server = await loop.create_server(lambda: SMTP(relay, loop=loop), "127.0.0.1", 0)
        found["port"] = server.sockets[0].getsockname()[1]
        found["stop"] = asyncio.Event()
        started.set()
        await found["stop"].wait()
        server.close()
        await server.wait_closed()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert started.wait(60)
    try:
        yield found["port"], relay
    finally:
        loop.call_soon_threadsafe(found["stop"].set)
        thread.join(10)
        loop.close()


@contextmanager
def imap_server():
    """Give the port of a server with one box."""
    started, found = threading.Event(), {}

    async def serve():
        arguments = Namespace(
            host="127.0.0.1", port=0, debug=False, cert=None, key=None, tls=False, proxy_protocol=None, passlib_cfg=None,
            inherited_sockets=None, demo_data=False, demo_user=USER, demo_password=PASSWORD,
        )  # fmt: skip
        backend, config = await DictBackend.init(arguments, secure_auth=False, hash_context=BuiltinHash(rounds=1))
        config.apply_context()
        async with AsyncExitStack() as stack:
            await backend.start(stack)
            answer = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
            held = []

            async def welcome(reader, writer):
                # Nothing else holds a conversation while it waits: the collector would cut it.
                held.append((asyncio.current_task(), reader, writer))
                await answer(reader, writer)

            server = await asyncio.start_server(welcome, "127.0.0.1", 0)
            await stack.enter_async_context(server)
            found["port"], found["stop"], found["loop"] = server.sockets[0].getsockname()[1], asyncio.Event(), asyncio.get_running_loop()
            started.set()
            await found["stop"].wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert started.wait(60)
    try:
        yield found["port"]
    finally:
        found["loop"].call_soon_threadsafe(found["stop"].set)
        thread.join(10)


@contextmanager
def opened(port, folder="INBOX"):
    """Open the box as somebody who puts mails there would."""
    with MailBoxUnencrypted("127.0.0.1", port, timeout=10).login(USER, PASSWORD, initial_folder=folder) as box:
        yield box
