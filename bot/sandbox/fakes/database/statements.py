"""The few statements that a client sends to see whether it is let in, and their answers."""

import re

from bot.sandbox.fakes.database.packets import VERSION, done, table
from bot.sandbox.fakes.database.truth import OTHERS, DatabaseAccount, Refused

_VARIABLES = {
    "version": VERSION,
    "sql_mode": "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES",
    "transaction_isolation": "REPEATABLE-READ",
    "tx_isolation": "REPEATABLE-READ",
    "lower_case_table_names": "0",
    "character_set_client": "utf8mb4",
}
_NOTHING_TO_DO = re.compile(r"(set|rollback|commit|begin|start transaction)\b", re.IGNORECASE)
_VARIABLE = re.compile(r"select\s+@@(?:session\.)?(\w+)(?:\s+as\s+\w+)?", re.IGNORECASE)
_LIKE = re.compile(r"show\s+variables\s+like\s+'(\w+)'", re.IGNORECASE)


def answer(sql: str, account: DatabaseAccount, database: str | None) -> list[bytes]:
    """The packets that answer a statement; raises Refused for what is not known."""
    sql = sql.strip().rstrip(";")
    if _NOTHING_TO_DO.match(sql):
        return [done()]
    if asked := _VARIABLE.fullmatch(sql):
        name = asked[1].lower()
        if name in _VARIABLES:
            return table(f"@@{name}", [[_VARIABLES[name]]])
        raise Refused(code=1193, state="HY000", words=f"Unknown system variable '{name}'")
    if asked := _LIKE.fullmatch(sql):
        name = asked[1].lower()
        rows = [[name, _VARIABLES[name]]] if name in _VARIABLES else []
        return table("Variable_name", rows, more=["Value"])
    return _plain(" ".join(sql.lower().split()), account, database)


def _plain(sql: str, account: DatabaseAccount, database: str | None) -> list[bytes]:
    match sql:
        case "select version()":
            return table("version()", [[VERSION]])
        case "select 1":
            return table("1", [[1]])
        case "select database()":
            return table("database()", [[database or ""]])
        case "select current_user()":
            return table("current_user()", [[f"{account.name}@%"]])
        case "show databases":
            return table("Database", [[name] for name in sorted({*account.databases, *OTHERS})])
    words = "You have an error in your SQL syntax; or it is one this stand-in does not know"
    raise Refused(code=1064, state="42000", words=words)
