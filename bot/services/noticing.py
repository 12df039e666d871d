"""Messages to one person that no card can carry."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.domain.delivery import DeliveryKind
from bot.domain.notice import Notice, NoticeKind, NoticeState
from bot.ports.messenger import NoticeView
from bot.ports.unit_of_work import UnitOfWork


def owe_notice(uow: UnitOfWork, notice: Notice, now: datetime) -> bool:
    """Owe it, once per key; whether it is new."""
    kept, new = uow.notices.add(notice)
    if new:
        _owe(uow, kept.workspace_id, kept.id, now, kept.place)
    return new


def close_notices(
    uow: UnitOfWork,
    integration_ids: Collection[int],
    kinds: Collection[NoticeKind],
    state: NoticeState,
    now: datetime,
    *,
    place: str | None = None,
) -> None:
    """Close the open ones of these, to one place or to all, and have their messages say so."""
    if not integration_ids:
        return
    for notice_id in uow.notices.close(integration_ids, kinds, state, place=place):
        if notice := uow.notices.get(notice_id):
            _owe(uow, notice.workspace_id, notice_id, now)


def view_of(uow: UnitOfWork, notice: Notice) -> NoticeView:
    """What a notice shows now."""
    integration, account, _ = uow.watched.members([notice.integration_id])[0]
    return NoticeView(
        notice=notice,
        integration=integration.name,
        account=account.name,
        kind=integration.kind.title,
        locale=uow.watched.workspace(notice.workspace_id).locale,
        timezone=account.timezone,
    )


def _owe(
    uow: UnitOfWork, workspace_id: int, notice_id: int, now: datetime, place: str = ""
) -> None:
    uow.deliveries.owe(
        DeliveryKind.NOTICE,
        workspace_id=workspace_id,
        due_at=now,
        place=place,
        notice_id=notice_id,
    )
