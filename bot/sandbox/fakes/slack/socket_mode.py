"""Socket Mode: a WebSocket on loopback that carries envelopes and their acks."""

import asyncio
import json
import secrets
from concurrent.futures import CancelledError
from contextlib import suppress
from threading import Event, Lock, Thread

from aiohttp import WSMsgType, web

from bot.sandbox.fakes.slack.records import Answer, Json

_LOOPBACK = "127.0.0.1"
_PING_SECONDS = 10.0


class SocketMode:
    """Starts its own thread with the first connection that an app asks for."""

    def __init__(self, app_id: str) -> None:
        self._app_id = app_id
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None
        self._runner: web.AppRunner | None = None
        self._port = 0
        self._tickets: set[str] = set()
        self._sockets: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Json | None]] = {}
        self._connected = Event()
        self._deaf = False
        self.opened = 0
        """How many connections there have been."""

    @property
    def connected(self) -> Event:
        """Set while at least one app is connected."""
        return self._connected

    def open(self) -> str:
        """A fresh WebSocket address, good for one connection."""
        with self._lock:
            if self._loop is None:
                self._start()
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return f"ws://{_LOOPBACK}:{self._port}/link/?ticket={ticket}&app_id={self._app_id}"

    def go_deaf(self, *, deaf: bool = True) -> None:
        """Keep connections open and answer no ping any more: so does a road that is lost."""
        self._deaf = deaf

    def send(self, kind: str, payload: Json, seconds: float) -> Answer:
        """Send an envelope to one connected app and wait for its ack."""
        if self._loop is None or not self._sockets:
            return Answer(status=0, failure="dispatch_failed")
        sending = asyncio.run_coroutine_threadsafe(self._deliver(kind, payload), self._loop)
        try:
            acked = sending.result(seconds)
        except TimeoutError:
            sending.cancel()
            return Answer(status=0, failure="operation_timeout")
        except (CancelledError, ConnectionError):
            return Answer(status=0, failure="dispatch_failed")
        return Answer(status=200, body=json.dumps(acked) if acked else "")

    def stop(self) -> None:
        """Tell the apps to go, close every connection and end the thread."""
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    def _start(self) -> None:
        loop = asyncio.new_event_loop()
        self._thread = Thread(target=loop.run_forever, name="slack socket mode", daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), loop).result()
        self._loop = loop

    async def _listen(self) -> None:
        app = web.Application()
        app.router.add_get("/link/", self._connection)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, _LOOPBACK, 0)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def _connection(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=_PING_SECONDS, autoping=False)
        await socket.prepare(request)
        hello = {
            "type": "hello",
            "num_connections": len(self._sockets) + 1,
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "sandbox", "approximate_connection_time": 3600},
        }
        await socket.send_json(hello)
        self._sockets.append(socket)
        self.opened += 1
        self._connected.set()
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._acked(message.data)
                elif message.type == WSMsgType.PING and not self._deaf:
                    await socket.pong(message.data)
        finally:
            self._sockets.remove(socket)
            if not self._sockets:
                self._connected.clear()
        return socket

    def _acked(self, text: str) -> None:
        try:
            envelope = json.loads(text)
        except ValueError:
            return  # apps may send plain pings of their own
        waiting = self._waiting.pop(str(envelope.get("envelope_id")), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(envelope.get("payload"))

    async def _deliver(self, kind: str, payload: Json) -> Json | None:
        envelope_id = secrets.token_hex(16)
        acked: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = acked
        envelope = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": True,
        }
        try:
            await self._sockets[-1].send_json(envelope)
            return await acked
        finally:
            self._waiting.pop(envelope_id, None)

    async def _close(self) -> None:
        for waiting in self._waiting.values():
            waiting.cancel()
        for socket in tuple(self._sockets):
            with suppress(ConnectionError):  # the app may be going at this very moment
                await socket.send_json({"type": "disconnect", "reason": "link_disabled"})
                await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()
