"""The permission of a channel's owner (OAuth 2.0): asked for once in a browser, then kept in a file of the owner's alone."""

from __future__ import annotations

import json
import webbrowser
from pathlib import Path

from google.oauth2.credentials import Credentials
from google_auth_oauthlib.flow import InstalledAppFlow
from oauthlib.oauth2 import OAuth2Error
from requests import RequestException

from tenuto.publish.errors import PublishError
from tenuto.publish.memory import read_private, write_private

SCOPES = ("https://www.googleapis.com/auth/youtube.force-ssl",)  # the one scope that covers every request of a plan


class SecretsMissing(PublishError):
    """Nobody can be asked for permission: the OAuth client is not known."""


class PermissionDenied(PublishError):
    """The owner of the channel was asked, and permission was not given."""


class TokenDamaged(PublishError):
    """The file of the stored permission holds something else."""


def permission(token: Path, secrets: Path | None) -> Credentials:
    """The permission stored in `token`, or, where there is none, the one that a browser is opened for.

    Raises:
        SecretsMissing, PermissionDenied, TokenDamaged
        tenuto.publish.memory.Exposed: others can read the stored one.
    """
    content = read_private(token)
    if content is None:
        credentials = _ask(secrets)
        write_private(token, credentials.to_json().encode())
        return credentials
    try:
        return Credentials.from_authorized_user_info(json.loads(content), SCOPES)
    except (ValueError, AttributeError):
        raise TokenDamaged(f"{token} holds no permission: remove it and run again with --client-secrets") from None


def _ask(secrets: Path | None) -> Credentials:
    if secrets is None:
        raise SecretsMissing(
            "YouTube needs your permission: make an OAuth client for a desktop app at "
            "https://console.cloud.google.com/apis/credentials and name its JSON file with --client-secrets"
        )
    try:
        flow = InstalledAppFlow.from_client_secrets_file(str(secrets), SCOPES)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise SecretsMissing(f"{secrets} is no file of an OAuth client ({why}): download it again") from None
    try:
        return flow.run_local_server(port=0, open_browser=_has_browser())
    except (OAuth2Error, RequestException) as error:
        why = error.error if isinstance(error, OAuth2Error) else type(error).__name__
        raise PermissionDenied(f"permission for YouTube was not given ({why}): run again and allow it") from None


def _has_browser() -> bool:
    """Where there is none, the address to open is only printed."""
    try:
        return webbrowser.get() is not None
    except webbrowser.Error:
        return False
