"""Google and Salesforce: the habits by which their OAuth differs."""

from collections.abc import Sequence
from datetime import timedelta

from bot.sandbox.fakes.oauth.truth import Client, OAuthPerson, ProviderTruth, Refreshing, Words


def google(
    *,
    people: Sequence[OAuthPerson],
    client: Client,
    developer_token: str = "",
) -> ProviderTruth:
    """Google: refresh tokens only for who asks for them, and never told twice."""
    return ProviderTruth(
        id="google",
        title="Google",
        people=people,
        client=client,
        scopes={
            "https://www.googleapis.com/auth/adwords": "See and manage your Google Ads campaigns",
            "https://www.googleapis.com/auth/analytics.readonly": "See your Google Analytics data",
            "https://www.googleapis.com/auth/userinfo.email": "See your e-mail address",
            "email": "See your e-mail address",
        },
        base_scope="openid",
        words=Words(
            dead="Token has been expired or revoked.",
            inactive="Account has been deleted",
            bad_code="Malformed auth code.",
        ),
        refreshing=Refreshing.OMITTED,
        needs_offline=True,
        secrets={"developer_token": developer_token},
    )


def salesforce(*, people: Sequence[OAuthPerson], client: Client) -> ProviderTruth:
    """Salesforce: refresh tokens rotate, and how long a session lasts is not told."""
    return ProviderTruth(
        id="salesforce",
        title="Salesforce",
        people=people,
        client=client,
        scopes={
            "api": "Manage user data via APIs",
            "refresh_token": "Perform requests at any time",
            "offline_access": "Perform requests at any time",
            "id": "Access the identity URL service",
            "full": "Full access",
        },
        base_scope="openid",
        words=Words(
            dead="expired access/refresh token",
            inactive="inactive user",
            bad_code="invalid authorization code",
        ),
        refreshing=Refreshing.ROTATING,
        life=timedelta(hours=2),
        tells_life=False,
    )
