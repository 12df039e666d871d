"""Messages that look like a refusal: a number is a code only where it is called one."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.catalogue.loader import load_catalogue
from bot.catalogue.rules import AnswerRule, WordRule
from bot.domain.observation import Reading

CATALOGUE = load_catalogue()
REFUSED = (Reading.ACCOUNT_REFUSED, Reading.CREDENTIAL_REFUSED)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("mysql", "Import stopped at row 1045"),
        ("mysql", "Failed after 1045ms"),
        ("mysql", "timeout=1045"),
        ("mysql", "batch 1045/2000"),
        ("mysql", "Got error from thread id 1044."),
        ("mysql", "Query killed on connection 1045."),
        ("mysql", "Retry in 1045.5 s"),
        ("mysql", "line 1142, column 8"),
        ("mysql", "Duplicate entry '1045' for key 'PRIMARY'"),
        ("mysql", "port 1045"),
        ("mysql", "exit status 1045"),
        ("mysql", "The server 1045.acme.example did not answer"),
        ("mysql", "Error in table #1045"),
        ("mysql", "state 1143 of import"),
        ("mysql", "Deadlock found (row 1045)"),
        ("mysql", "Lock wait timeout on `code_1045`"),
        ("postgresql", "Export wrote 28000"),
        ("postgresql", "offset 42501"),
        ("mssql", "row 18456"),
        # SQL Server lets nobody in for a while, and says so in the words of a refusal
        ("mssql", "Login failed for user 'mbi'. Reason: Server is in single user mode. Only one"),
        ("mssql", "Login failed for user 'mbi'. Reason: Server is in script upgrade mode. Only"),
        ("mssql", "Login failed for user 'mbi'. Only administrators may connect at this time."),
        # Atlas has one code for all
        ("mongodb", "you are over your space quota, using 513 MB of 512 MB (AtlasError)"),
        ("mongodb", "AtlasError: cluster is paused"),
        # Azure's firewall, in words that begin like a refusal of MySQL's
        ("mysql", "Der Client mit der IP-Adresse '10.0.0.9' hat keine Zugriffsberechtigung"),
        ("quickbooks", "stopped at page 6190"),
        ("adobe_analytics", "report 403025"),
        ("adobe_analytics", "row 401013"),
    ],
)
def test_a_message_of_something_else_refuses_nobody(kind: str, message: str) -> None:
    assert CATALOGUE.meaning(kind, message) not in REFUSED


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("mysql", "ERROR 1045 (28000): Zugriff verweigert"),
        ("mysql", "(1045, 'Zugriff verweigert')"),
        ("mysql", "[1045] Zugriff verweigert"),
        ("mysql", "[28000][1045] Zugriff verweigert"),
        ("mysql", "SQLSTATE[28000] [1045] Zugriff verweigert"),
        ("mysql", "mysqli_connect(): (HY000/1045): Zugriff verweigert"),
        ("mysql", "#1045 - Zugriff verweigert"),
        ("mysql", "1045: Zugriff verweigert"),
        ("mysql", "Error Code: 1045. Zugriff verweigert"),
        ("mysql", "SQL-Fehler: 1045, SQLState: 28000"),
        ("mysql", "Errore 1045: accesso negato"),
        ("mysql", '{"code": "1045", "message": "Zugriff verweigert"}'),
        ("postgresql", "SQLSTATE 28000: Rolle gibt es nicht"),
        ("postgresql", "FATAL:  28000: Rolle gibt es nicht"),
        ("mssql", "Msg 18456, Level 14, State 1"),
        ("mssql", "(18456, b'Anmeldung fehlgeschlagen')"),
        ("mongodb", "bad auth : authentication failed (code 8000, AtlasError)"),
        ("quickbooks", "errorCode=006190; statusCode=403, code 6190"),
        ("adobe_analytics", '{"error_code":"403025","message":"Profil ungültig"}'),
    ],
)
def test_a_code_refuses_in_any_language(kind: str, message: str) -> None:
    assert CATALOGUE.meaning(kind, message) in REFUSED


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("postgresql", 'FATALE:  autenticazione con password fallita per l\'utente "mbi"'),
        ("spree", "FATAL:  Passwort-Authentifizierung für Benutzer »mbi« fehlgeschlagen"),
        ("postgresql", "la autentificación password falló para el usuario «mbi»"),
        ("postgresql", "authentification par mot de passe échouée pour l'utilisateur « mbi »"),
        ("postgresql", 'FATAL:  autenticação do tipo senha falhou para o usuário "mbi"'),
        ("mysql", "Benutzer 'mbi'@'h' hat keine Zugriffsberechtigung (verwendetes Passwort: JA)"),
        ("magento", "Accesso non consentito per l'utente: 'mbi'@'h' (Password: SI)"),
        ("mysql", "Accès refusé pour l'utilisateur: 'mbi'@'h'. Base 'shop'"),
        ("mysql", "Acceso denegado para usuario: 'mbi'@'h' (Usando contraseña: SI)"),
        ("mysql", "Acceso negado para usuario: 'mbi'@'h' (Usando clave: SI)"),
        ("mysql", "Acesso negado para o usuário 'mbi'@'h' (senha usada: SIM)"),
    ],
)
def test_a_server_refuses_in_its_own_language_where_no_code_is_told(
    kind: str, message: str
) -> None:
    assert CATALOGUE.meaning(kind, message) is Reading.ACCOUNT_REFUSED


@pytest.mark.parametrize("rule", [WordRule, AnswerRule])
def test_a_rule_holds_no_empty_text(rule: type[WordRule | AnswerRule]) -> None:
    """A text of nothing stands in every message."""
    with pytest.raises(ValidationError):
        rule.model_validate({"text": [""], "means": "silence", "source": "here"})
