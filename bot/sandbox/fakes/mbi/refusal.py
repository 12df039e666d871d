"""What MBI shows as the error of an integration it could not read, by kind.

The texts are the providers' own (Google OAuth, Google Ads `AuthorizationError`, Graph API
code 190, Salesforce OAuth and REST errors, QuickBooks 3200 and 3100, Stripe `account_invalid`,
MySQL 1045 and 2003), or MBI's own (SSH host key verification).
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Error texts of one kind."""

    expired: str = "Token has been expired or revoked."
    revoked: str = "Token has been expired or revoked."
    demoted: str = "PERMISSION_DENIED: The user does not have sufficient permissions."
    unreachable: str = "Could not connect to the server."


UNAVAILABLE = "503 Service Unavailable"
HOST_KEY = "SSH host key verification failed"

_OTHER = Refusal()
_BY_KIND = {
    "google_ads": Refusal(
        demoted=(
            "USER_PERMISSION_DENIED: The user does not have permission to access this customer."
        ),
    ),
    "google_analytics": Refusal(
        demoted=("PERMISSION_DENIED: User does not have sufficient permissions for this property."),
    ),
    "facebook_ads": Refusal(
        expired="Error validating access token: Session has expired.",
        revoked="Error validating access token: The user has not authorized application 194207.",
        demoted="(#200) Ad account owner has NOT granted ads_read permission",
    ),
    "salesforce": Refusal(
        expired="invalid_grant: expired access/refresh token",
        revoked="invalid_grant: expired access/refresh token",
        demoted="API_DISABLED_FOR_ORG: API is not enabled for this Organization or Partner",
    ),
    "quickbooks": Refusal(
        expired="AuthenticationFailed; errorCode=003200; statusCode=401",
        revoked="invalid_grant",
        demoted="ApplicationAuthorizationFailed; errorCode=003100; statusCode=403",
    ),
    "mixpanel": Refusal(
        expired="Not a valid service account username",
        revoked="Not a valid service account username",
    ),
    "zendesk": Refusal(
        expired="Couldn't authenticate you",
        revoked="Couldn't authenticate you",
        demoted="403 Forbidden: You do not have access to this page.",
    ),
    "stripe": Refusal(
        expired="Expired API Key provided",
        revoked=(
            "The provided key does not have access to account 'acct_1MxAcmeUS' (or that account"
            " does not exist). Application access may have been revoked."
        ),
    ),
    "mysql": Refusal(
        expired="Access denied for user 'rjmetric' (using password: YES)",
        revoked="Access denied for user 'rjmetric' (using password: YES)",
        demoted="SELECT command denied to user 'rjmetric' for table 'orders'",
        unreachable="Can't connect to MySQL server on 'db.acme.example' (110)",
    ),
}


def refusal_of(kind: str) -> Refusal:
    """The error texts of a kind."""
    return _BY_KIND.get(kind, _OTHER)
