"""The permission of a channel's owner (OAuth 2.0): asked for once in a browser, then kept in a file of the owner's alone."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Any

from google.oauth2.credentials import Credentials
from google_auth_oauthlib.flow import InstalledAppFlow
from oauthlib.oauth2 import OAuth2Error
from requests import RequestException

from tenuto.files import from_json, read
from tenuto.publish.errors import PublishError
from tenuto.publish.memory import read_private, write_private

SCOPES = ("https://www.googleapis.com/auth/youtube.force-ssl",)  # the one scope that covers every request of a plan


CLIENT = ("client_id", "client_secret", "auth_uri", "token_uri")  # what the file says of a desktop app
HOW = "make an OAuth client for a desktop app at https://console.cloud.google.com/apis/credentials"


class SecretsMissing(PublishError):
    """Nobody can be asked for permission: the OAuth client is not known."""


class WrongSecrets(PublishError):
    """The file holds credentials of another kind, or none."""


class PermissionDenied(PublishError):
    """The owner of the channel was asked, and permission was not given."""


class TokenDamaged(PublishError):
    """The file of the stored permission holds something else."""


def permission(token: Path, secrets: Path | None, port: int = 0) -> Credentials:
    """The permission stored in `token`, or, where there is none, the one that a browser is opened for.

    Raises:
        SecretsMissing, PermissionDenied, TokenDamaged
        tenuto.publish.memory.Exposed: others can read the stored one.
        tenuto.publish.memory.Unreadable: nobody can.
    """
    content = read_private(token)
    if content is None:
        credentials = _ask(secrets, port)
        write_private(token, credentials.to_json().encode())
        return credentials
    try:
        return Credentials.from_authorized_user_info(from_json(content), SCOPES)
    except (ValueError, AttributeError, TypeError, KeyError):
        raise TokenDamaged(f"{token} holds no permission: remove it and run again with --client-secrets") from None


def _ask(secrets: Path | None, port: int) -> Credentials:
    if secrets is None:
        raise SecretsMissing(f"YouTube needs your permission: {HOW} and name its JSON file with --client-secrets")
    config = _client(secrets)
    try:
        flow = InstalledAppFlow.from_client_config(config, SCOPES)
    except (ValueError, LookupError, TypeError, AttributeError):
        raise WrongSecrets(f"{secrets} is no file of an OAuth client: {HOW}") from None
    try:
        return flow.run_local_server(port=port, open_browser=_has_browser())
    except (OAuth2Error, RequestException) as error:
        why = error.error if isinstance(error, OAuth2Error) else type(error).__name__
        raise PermissionDenied(f"permission for YouTube was not given ({why}): run again and allow it") from None
    except OSError as error:
        raise PermissionDenied(f"nobody can answer at port {port} ({error.strerror}): choose another --port") from None


def _client(secrets: Path) -> dict[str, Any]:
    """The OAuth client of a desktop app.

    Raises:
        SecretsMissing, WrongSecrets
    """
    try:
        content = read(secrets)
    except OSError as error:
        raise SecretsMissing(f"{secrets} cannot be read ({error.strerror}): {HOW}") from None
    try:
        config = from_json(content)
    except ValueError:
        config = content.decode(errors="replace")
    if isinstance(config, dict) and isinstance(installed := config.get("installed"), dict):
        if wrong := next((key for key in CLIENT if not isinstance(installed.get(key), str)), None):
            raise WrongSecrets(f"{secrets} is no file of an OAuth client (its '{wrong}' is no text): {HOW}")
        return config
    if isinstance(config, dict) and "web" in config:
        what = "is a client of a web application, whose answer would come to its own address"
    elif isinstance(config, dict) and config.get("type") == "service_account":
        what = "is a service account, which has no channel"
    elif isinstance(config, str) and config.strip().startswith("AIza"):
        what = "holds an API key, which may read and not upload"
    else:
        what = "is no file of an OAuth client"
    raise WrongSecrets(f"{secrets} {what}: {HOW}")


def _has_browser() -> bool:
    """Where there is none, the address to open is only printed."""
    try:
        return webbrowser.get() is not None
    except webbrowser.Error:
        return False
